import type { TrackLeadResponseBody } from 'dub/models/operations';
import * as z from 'zod/v4';
import type { DubWorkspace } from '../identities.mts';
import { DubError, internalError } from './api-error.mts';
import { checked } from './body.mts';
import type { DubCustomer } from './customer-records.mts';
import { randomName } from './random-name.mts';
import type { DubClick, DubLink, DubStore } from './store.mts';

/**
 * What `/track/lead` accepts: looser than the published schema, and than the official package's, which knows no limits
 * (dub-api reference, sections 2 and 3). Fields are checked in this order, unknown ones dropped.
 */
const LeadBody = z.object({
	clickId: z.string().trim().nullish(),
	eventName: z.string().trim().min(1, 'eventName is required').max(255),
	customerExternalId: z.string().trim().nullish(),
	customerName: z.string().max(100).nullish(),
	customerEmail: z.email().max(100).nullish(),
	customerAvatar: z.string().nullish(),
	mode: z.enum(['async', 'wait', 'deferred']).default('async'),
	eventQuantity: z.number().int().positive().max(100).nullish(),
	metadata: z
		.record(z.string(), z.unknown())
		.nullish()
		.refine(
			(metadata) => !metadata || JSON.stringify(metadata).length <= 10_000,
			'Metadata must be less than 10,000 characters when stringified',
		),
	externalId: z.string().trim().nullish(),
	customerId: z.string().trim().nullish(),
});
type LeadBody = z.output<typeof LeadBody>;

/** Longest external ID Dub's database column holds; a longer one fails there (inferred, section 2). */
const EXTERNAL_ID_COLUMN = 191;

/**
 * Answers `POST /track/lead` after the gate (dub-api reference, section 4 rows 11 to 18, and section 5).
 *
 * @param body the request's JSON, unchecked
 */
export function trackLead(
	store: DubStore,
	workspace: DubWorkspace,
	body: unknown,
): TrackLeadResponseBody {
	const lead = checked(LeadBody, body);
	const externalId = [lead.customerExternalId, lead.externalId, lead.customerId].find(Boolean);
	if (!externalId) throw new DubError('bad_request', 'customerExternalId is required');
	const known = store.customers.byExternalId(workspace.id, externalId);
	const clickId = lead.clickId || known?.clickId;
	if (!clickId) {
		throw new DubError(
			'bad_request',
			'The `clickId` property was not provided in the request, and no existing customer with the provided `customerExternalId` was found.',
		);
	}

	if (lead.mode !== 'deferred' && !store.reserve(workspace.id, externalId, lead.eventName)) {
		const customer = known ?? { ...fromRequest(lead), externalId };
		return { click: { id: clickId }, link: null, customer: customerJson(customer) };
	}
	// From here on a failure leaves the reservation behind: the retry gets 200 with `link: null`.
	const click = usableClick(store, workspace, clickId);
	if (externalId.length > EXTERNAL_ID_COLUMN) throw internalError();
	const customer = known ?? addCustomer(store, workspace, externalId, lead, clickId);
	if (known !== undefined && isUnfetchable(lead.customerAvatar)) known.avatar = null;
	if (lead.mode !== 'deferred') {
		store.record(
			{
				workspaceId: workspace.id,
				customerExternalId: externalId,
				customerId: customer.id,
				eventName: lead.eventName,
				mode: lead.mode,
				quantity: lead.eventQuantity ?? 1,
				metadata: lead.metadata ?? null,
			},
			click,
		);
	}
	return {
		click: { id: clickId },
		link: linkJson(click.link),
		customer: customerJson(customer),
	};
}

/** Rows 14 to 17. */
function usableClick(store: DubStore, workspace: DubWorkspace, id: string): DubClick {
	const click = store.readableClick(id);
	if (click === undefined) {
		throw new DubError('not_found', `Click event not found for clickId: ${id}`);
	}
	const { link } = click;
	if (link.deleted) throw new DubError('not_found', `Link not found for clickId: ${id}`);
	const linkOfClick = `Link ${link.id} for clickId ${id}`;
	if (link.workspaceId !== workspace.id) {
		throw new DubError('not_found', `${linkOfClick} does not belong to the workspace`);
	}
	if (link.disabled) {
		throw new DubError('not_found', `${linkOfClick} is disabled, lead not tracked`);
	}
	return click;
}

function addCustomer(
	store: DubStore,
	workspace: DubWorkspace,
	externalId: string,
	lead: LeadBody,
	clickId: string,
): DubCustomer {
	const id = store.customers.nextId();
	const { name, email, avatar } = fromRequest(lead);
	return store.customers.add({
		id,
		workspaceId: workspace.id,
		externalId,
		name,
		email,
		// Dub stores a copy and answers with its address, even if the upload then fails.
		avatar: avatar === null ? null : `https://dubassets.com/customers/${id}/avatar_sandbox`,
		stripeCustomerId: null,
		clickId,
		createdAt: store.time(),
	});
}

function fromRequest(lead: LeadBody): Pick<DubCustomer, 'name' | 'email' | 'avatar'> {
	return {
		name: lead.customerName || lead.customerEmail || randomName(),
		email: lead.customerEmail ?? null,
		avatar: lead.customerAvatar || null,
	};
}

/** The sandbox fetches nothing; hosts under `.invalid` stand for avatars that cannot be fetched. */
function isUnfetchable(avatar: string | null | undefined): boolean {
	if (!avatar) return false;
	return !URL.canParse(avatar) || new URL(avatar).hostname.endsWith('.invalid');
}

function customerJson({
	name,
	email,
	avatar,
	externalId,
}: Pick<
	DubCustomer,
	'name' | 'email' | 'avatar' | 'externalId'
>): TrackLeadResponseBody['customer'] {
	return { name, email, avatar, externalId };
}

function linkJson({ id, domain, key, url }: DubLink): NonNullable<TrackLeadResponseBody['link']> {
	return {
		id,
		domain,
		key,
		shortLink: `https://${domain}/${key}`,
		url,
		partnerId: null,
		programId: null,
		tenantId: null,
		externalId: null,
	};
}
