import type { TrackLeadResponseBody } from 'dub/models/operations';
import * as z from 'zod/v4';
import type { DubWorkspace } from '../identities.mts';
import { DubError } from './api-error.mts';
import { checked } from './body.mts';
import type { DubCustomer } from './customer-records.mts';
import { clickIdField, metadataField, personFields } from './event-fields.mts';
import { addCustomer, fromRequest, requireStorable } from './new-customer.mts';
import type { DubClick, DubLink, DubStore } from './store.mts';
import { usableClick } from './usable-click.mts';

/**
 * What `/track/lead` accepts: looser than the published schema, and than the official package's, which knows no limits
 * (dub-api reference, sections 2 and 3). Fields are checked in this order, unknown ones dropped.
 */
const LeadBody = z.object({
	clickId: clickIdField,
	eventName: z.string().trim().min(1, 'eventName is required').max(255),
	customerExternalId: z.string().trim().nullish(),
	...personFields,
	mode: z.enum(['async', 'wait', 'deferred']).default('async'),
	eventQuantity: z.number().int().positive().max(100).nullish(),
	metadata: metadataField,
	externalId: z.string().trim().nullish(),
	customerId: z.string().trim().nullish(),
});

/**
 * Answers `POST /track/lead` after the gate (dub-api reference, section 4 rows 11 to 18, and section 5).
 *
 * @param body the request's JSON, unchecked
 */
export function trackLead(
	store: DubStore,
	workspace: DubWorkspace,
	body: unknown,
): TrackLeadResponseBody | null {
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
		if (store.settings.repeatedLead === 'null') return null;
		const customer = known ?? { ...fromRequest(lead), externalId };
		return { click: { id: clickId }, link: null, customer: customerJson(customer) };
	}
	// From here on a failure leaves the reservation behind: the retry gets 200 with `link: null`.
	const click = clickOrForget(store, workspace, clickId, { ...lead, externalId });
	requireStorable(externalId);
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

/** The click, or its refusal, after which the reservation may be lifted. */
function clickOrForget(
	store: DubStore,
	workspace: DubWorkspace,
	clickId: string,
	{ externalId, eventName, mode }: { externalId: string; eventName: string; mode: string },
): DubClick {
	try {
		return usableClick(store, workspace, clickId, 'lead');
	} catch (refusal) {
		if (mode !== 'deferred') store.forgetRefused(workspace.id, externalId, eventName);
		throw refusal;
	}
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
