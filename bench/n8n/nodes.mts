import { COMPANY } from '../../sandbox/identities.mts';
import { DUB_FIXED, SALE_FIXED } from '../loads.mts';
import type { Service } from '../loads.mts';

/** A node as it stands in a workflow, before it has a place and a credential. */
export interface TestedNode {
	readonly type: string;
	readonly typeVersion: number;
	readonly parameters: object;
}

/** Dub Track Lead, filled in as in the example workflow with a form: who and which click come from the item. */
export function dubTrackLeadNode(parallel: number): TestedNode {
	return {
		type: 'n8n-nodes-whop-dub.dubTrackLead',
		typeVersion: 1,
		parameters: {
			clickId: '={{ $json.clickId }}',
			eventName: DUB_FIXED.eventName,
			customerExternalId: '={{ $json.customerExternalId }}',
			additionalFields: {
				customerName: '={{ $json.customerName }}',
				customerEmail: '={{ $json.customerEmail }}',
				mode: DUB_FIXED.mode,
			},
			// One request for each lead, as with the other candidates.
			options: { parallel, verifyClick: false },
		},
	};
}

/** Dub Track Sale, with the payment from the item. */
export function dubTrackSaleNode(parallel: number): TestedNode {
	return {
		type: 'n8n-nodes-whop-dub.dubTrackSale',
		typeVersion: 1,
		parameters: {
			invoiceId: '={{ $json.invoiceId }}',
			customerExternalId: '={{ $json.customerExternalId }}',
			amount: '={{ $json.amount }}',
			amountUnit: 'smallest',
			currency: SALE_FIXED.currency,
			additionalFields: {
				clickId: '={{ $json.clickId }}',
				paymentProcessor: SALE_FIXED.paymentProcessor,
			},
			options: { parallel },
		},
	};
}

/** Whop Lead: Create with the user and the referrer mapped from the item. */
export function whopCreateNode(parallel: number): TestedNode {
	return {
		type: 'n8n-nodes-whop-dub.whopLead',
		typeVersion: 1,
		parameters: {
			resource: 'lead',
			operation: 'create',
			company: { __rl: true, mode: 'id', value: COMPANY.id },
			userId: '={{ $json.user_id }}',
			additionalFields: { referrer: '={{ $json.referrer }}' },
			options: { parallel },
		},
	};
}

const REQUESTS = {
	dub: {
		credentialType: 'dubApi',
		path: '/track/lead',
		fixed: DUB_FIXED,
		mapped: ['clickId', 'customerExternalId', 'customerName', 'customerEmail'],
	},
	sale: {
		credentialType: 'dubApi',
		path: '/track/sale',
		fixed: SALE_FIXED,
		mapped: ['customerExternalId', 'amount', 'invoiceId', 'clickId'],
	},
	whop: {
		credentialType: 'whopApi',
		path: '/leads',
		fixed: { company_id: COMPANY.id },
		mapped: ['user_id', 'referrer'],
	},
} as const;

/**
 * n8n's HTTP Request node, sending the same body with the pack's credential, the same fields mapped.
 *
 * @param batch its Batching option; without it, the node starts all requests at once
 */
export function httpRequestNode(
	service: Service,
	baseUrl: string,
	batch?: { readonly batchSize: number; readonly batchInterval: number },
): TestedNode {
	const { credentialType, path, fixed, mapped } = REQUESTS[service];
	return {
		type: 'n8n-nodes-base.httpRequest',
		typeVersion: 4.5,
		parameters: {
			method: 'POST',
			url: `${baseUrl}${path}`,
			authentication: 'predefinedCredentialType',
			nodeCredentialType: credentialType,
			sendBody: true,
			contentType: 'json',
			specifyBody: 'keypair',
			bodyParameters: {
				parameters: [
					...Object.entries(fixed).map(([name, value]) => ({ name, value })),
					...mapped.map((name) => ({ name, value: `={{ $json.${name} }}` })),
				],
			},
			options: batch === undefined ? {} : { batching: { batch } },
		},
	};
}
