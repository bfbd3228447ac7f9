import type { Lead } from '@whop/sdk/resources/leads';
import type { TrackLeadResponseBody } from 'dub/models/operations';
import type { FaultReply } from '../../../sandbox/faults.mts';

/** A lead as Whop documents it. */
export const LEAD: Lead = {
	id: 'lead_xxxxxxxxxxxxx',
	created_at: '2023-12-01T05:00:00.401Z',
	updated_at: '2023-12-01T05:00:00.401Z',
	referrer: 'https://example.com/landing',
	metadata: { foo: 'bar' },
	user: {
		id: 'user_xxxxxxxxxxxxx',
		email: 'john.doe@example.com',
		name: 'John Doe',
		username: 'johndoe42',
	},
	product: { id: 'prod_xxxxxxxxxxxxx', title: 'Pickaxe Analytics' },
	member: { id: 'mber_xxxxxxxxxxxxx' },
};

/** Dub's answer to a recorded lead. */
export const TRACKED: TrackLeadResponseBody = {
	click: { id: 'SandboxClk000001' },
	link: {
		id: 'link_1',
		domain: 'dub.example',
		key: 'k',
		shortLink: 'https://dub.example/k',
		url: 'https://shop.example/',
		partnerId: null,
		programId: null,
		tenantId: null,
		externalId: null,
	},
	customer: { name: 'Ann', email: 'ann@example.com', avatar: null, externalId: 'u1' },
};

/** A reply of status 200. */
export const ok = (body: unknown): FaultReply => ({ status: 200, body });

/** A page of leads; with a cursor, more follow. */
export function page(
	ids: readonly string[],
	endCursor: string | null,
	hasNext: boolean,
): FaultReply {
	return ok({
		data: ids.map((id) => ({ ...LEAD, id })),
		page_info: {
			end_cursor: endCursor,
			start_cursor: ids[0] ?? null,
			has_next_page: hasNext,
			has_previous_page: false,
		},
	});
}

/** A refusal of Whop's. */
export const whopRefusal = (
	status: number,
	message: string,
	headers: Record<string, string> = {},
): FaultReply => ({ status, headers, body: { error: { type: 'refused', message } } });

/** A refusal of Dub's. */
export const dubRefusal = (
	status: number,
	code: string,
	message: string,
	headers: Record<string, string> = {},
): FaultReply => ({ status, headers, body: { error: { code, message, doc_url: 'https://d.to' } } });
