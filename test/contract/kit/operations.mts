import type { LeadCreateParams, LeadListParams, LeadUpdateParams } from '@whop/sdk/resources/leads';
import type { TrackLeadRequestBody, TrackSaleRequestBody } from 'dub/models/operations';
import type { INodeParameters } from 'n8n-workflow';
import type { NodeToRun } from '../../engine/kit/run.mts';
import { byId } from '../../engine/kit/harness.mts';
import type { Clients } from './clients.mts';

/** One operation, as the official client and as our node have it. Both take the same input. */
export interface Operation<Input extends object> {
	readonly name: string;
	readonly service: 'whop' | 'dub';
	readonly call: (clients: Clients, input: Input) => Promise<readonly unknown[]>;
	/** The node, each field mapped from the item's field of the same name, as a user maps it. */
	readonly node: NodeToRun;
}

const whopNode = (operation: string, parameters: INodeParameters): NodeToRun => ({
	name: 'Node',
	type: 'n8n-nodes-whop-dub.whopLead',
	parameters: { resource: 'lead', operation, ...parameters },
});
const company = byId('={{ $json.company_id }}');
const product = byId('={{ $json.product_id }}');
const metadataJson = '={{ $json.metadata }}';
const referrer = '={{ $json.referrer }}';

/** `POST /leads` */
export const CREATE: Operation<LeadCreateParams> = {
	name: 'leads.create',
	service: 'whop',
	call: async ({ whop }, input) => [await whop.leads.create(input)],
	node: whopNode('create', {
		company,
		userId: '={{ $json.user_id }}',
		specifyMetadata: 'json',
		metadataJson,
		additionalFields: {
			productId: product,
			referrer,
			// The client lets the user be left out for the same reason.
			ownToken: '={{ !$json.user_id }}',
		},
	}),
};

/** `GET /leads/{id}` */
export const RETRIEVE: Operation<{ id: string }> = {
	name: 'leads.retrieve',
	service: 'whop',
	call: async ({ whop }, { id }) => [await whop.leads.retrieve(id)],
	node: whopNode('get', { leadId: '={{ $json.id }}' }),
};

/** `PATCH /leads/{id}`, replacing metadata as the API does. */
export const UPDATE: Operation<LeadUpdateParams & { id: string }> = {
	name: 'leads.update',
	service: 'whop',
	call: async ({ whop }, { id, ...fields }) => [await whop.leads.update(id, fields)],
	node: whopNode('update', {
		leadId: '={{ $json.id }}',
		specifyMetadata: 'json',
		metadataJson,
		metadataMode: 'replace',
		updateFields: { referrer },
	}),
};

const filters = {
	createdAfter: '={{ $json.created_after }}',
	createdBefore: '={{ $json.created_before }}',
	productIds: '={{ $json.product_ids }}',
};

/** `GET /leads`, one page: the size of the client's page is the node's limit. */
export const LIST_PAGE: Operation<LeadListParams> = {
	name: 'leads.list, one page',
	service: 'whop',
	call: async ({ whop }, input) => (await whop.leads.list(input)).getPaginatedItems(),
	node: whopNode('getAll', {
		company,
		returnAll: false,
		limit: '={{ $json.first ?? 50 }}',
		filters,
	}),
};

/** `GET /leads`, all pages. */
export const LIST_ALL: Operation<LeadListParams> = {
	name: 'leads.list, all pages',
	service: 'whop',
	call: async ({ whop }, input) => {
		const leads: unknown[] = [];
		for await (const lead of whop.leads.list(input)) leads.push(lead);
		return leads;
	},
	node: whopNode('getAll', { company, returnAll: true, filters }),
};

/** `POST /track/lead` */
export const TRACK: Operation<TrackLeadRequestBody> = {
	name: 'track.lead',
	service: 'dub',
	call: async ({ dub }, input) => [await dub.track.lead(input)],
	node: {
		name: 'Node',
		type: 'n8n-nodes-whop-dub.dubTrackLead',
		parameters: {
			findClickId: 'field',
			clickId: '={{ $json.clickId }}',
			emptyClickId: 'storedClick',
			eventName: '={{ $json.eventName }}',
			customerExternalId: '={{ $json.customerExternalId }}',
			additionalFields: {
				customerName: '={{ $json.customerName }}',
				customerEmail: '={{ $json.customerEmail }}',
				customerAvatar: '={{ $json.customerAvatar }}',
				eventQuantity: '={{ $json.eventQuantity }}',
				mode: '={{ $json.mode }}',
			},
			specifyMetadata: 'json',
			metadataJson,
			options: { verifyClick: false, invalidDetails: 'stop' },
		},
	},
};

/** `POST /track/sale`, the amount in smallest units as the API has it. */
export const SALE: Operation<TrackSaleRequestBody> = {
	name: 'track.sale',
	service: 'dub',
	call: async ({ dub }, input) => [await dub.track.sale(input)],
	node: {
		name: 'Node',
		type: 'n8n-nodes-whop-dub.dubTrackSale',
		parameters: {
			invoiceId: '={{ $json.invoiceId }}',
			customerExternalId: '={{ $json.customerExternalId }}',
			amount: '={{ $json.amount }}',
			amountUnit: 'smallest',
			currency: '={{ $json.currency }}',
			specifyMetadata: 'json',
			metadataJson,
			additionalFields: {
				eventName: '={{ $json.eventName }}',
				paymentProcessor: '={{ $json.paymentProcessor }}',
				leadEventName: '={{ $json.leadEventName }}',
				clickId: '={{ $json.clickId }}',
				customerName: '={{ $json.customerName }}',
				customerEmail: '={{ $json.customerEmail }}',
				customerAvatar: '={{ $json.customerAvatar }}',
			},
		},
	},
};
