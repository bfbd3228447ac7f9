import type { TrackSaleResponseBody } from 'dub/models/operations';
import * as z from 'zod/v4';
import { toUsCents } from '../exchange-rates.mts';
import type { DubWorkspace } from '../identities.mts';
import { DubError } from './api-error.mts';
import { checked } from './body.mts';
import type { DubCustomer } from './customer-records.mts';
import { clickIdField, metadataField, personFields } from './event-fields.mts';
import { addCustomer, requireStorable } from './new-customer.mts';
import type { DubClick, DubStore } from './store.mts';
import { requireUsable, usableClick } from './usable-click.mts';

/** The payment processors of Dub's server; the official package names `lemonsqueezy` too. None of them is Whop. */
const PROCESSORS = [
	'stripe',
	'shopify',
	'polar',
	'paddle',
	'apple',
	'revenuecat',
	'dub',
	'custom',
] as const;

/**
 * What `/track/sale` accepts (dub-api reference, section 6). The external ID is not trimmed, unlike a lead's; that its
 * aliases are not either is assumed. The order of the checks is that of Dub's published schema, aliases last.
 */
const SaleBody = z.object({
	customerExternalId: z.string().nullish(),
	amount: z.number('amount is required').int().min(0, 'amount cannot be negative'),
	currency: z.string().default('usd'),
	eventName: z.string().max(255).default('Purchase'),
	paymentProcessor: z.enum(PROCESSORS).default('custom'),
	invoiceId: z.string().nullish(),
	metadata: metadataField,
	leadEventName: z.string().nullish(),
	clickId: clickIdField,
	...personFields,
	externalId: z.string().nullish(),
	customerId: z.string().nullish(),
});
type SaleBody = z.output<typeof SaleBody>;

/** What a sale is attributed to. */
interface Attribution {
	readonly customer: DubCustomer;
	readonly click: DubClick;
	readonly leadEventName: string;
}

/** The lead's name of a direct sale that names none. */
const DIRECT_LEAD = 'Direct sale tracking lead event';

/**
 * Answers `POST /track/sale` after the gate, in Dub's order: fields, invoice ID, customer, lead or click, amount.
 *
 * Where in that order the amount 0 comes is assumed: after the 404s, so that it hides none of them. That an answer
 * without a sale keeps no invoice ID is assumed too; the reference says that only success does.
 *
 * @param body the request's JSON, unchecked
 */
export function trackSale(
	store: DubStore,
	workspace: DubWorkspace,
	body: unknown,
): TrackSaleResponseBody {
	const asked = checked(SaleBody, body);
	const externalId = [asked.customerExternalId, asked.externalId, asked.customerId].find(Boolean);
	if (!externalId) throw new DubError('bad_request', 'customerExternalId is required');
	const { eventName, invoiceId } = asked;
	const first = invoiceId && store.sales.repeat(workspace.id, invoiceId, store.time());
	if (first) return first;

	const known = store.customers.byExternalId(workspace.id, externalId);
	if (known === undefined && !asked.clickId) return { eventName, customer: null, sale: null };
	const attribution =
		known === undefined
			? fromClick(store, workspace, externalId, asked)
			: fromLead(store, workspace, known, asked.leadEventName ?? null);
	if (asked.amount === 0) return { eventName, customer: null, sale: null };
	return record(store, asked, attribution, known === undefined);
}

/** A sale of a known customer: its latest lead, or the latest of the given name. A click in the call is ignored. */
function fromLead(
	store: DubStore,
	workspace: DubWorkspace,
	customer: DubCustomer,
	leadEventName: string | null,
): Attribution {
	const link = store.linkOf(customer);
	if (link === undefined || link.deleted) {
		throw new DubError('not_found', `Link not found for customer ${customer.id}`);
	}
	requireUsable(link, workspace, `customer ${customer.id}`, 'sale');
	// What an empty name does at Dub is unknown; here no lead has it, so that a client who sends it fails.
	const lead = store.readableLead(customer.id, leadEventName);
	const click = lead && store.clicks.get(lead.clickId);
	if (lead === undefined || click === undefined) {
		throw new DubError(
			'not_found',
			`Lead event not found for externalId: ${customer.externalId} and leadEventName: ${leadEventName}`,
		);
	}
	return { customer, click, leadEventName: lead.eventName };
}

/** A direct sale: the call's click makes customer and lead. */
function fromClick(
	store: DubStore,
	workspace: DubWorkspace,
	externalId: string,
	asked: SaleBody,
): Attribution {
	const click = usableClick(store, workspace, asked.clickId ?? '', 'sale');
	requireStorable(externalId);
	const customer = addCustomer(store, workspace, externalId, asked, click.id);
	const leadEventName = asked.leadEventName || DIRECT_LEAD;
	if (store.reserveDirectLead(workspace.id, externalId, leadEventName)) {
		store.record(
			{
				workspaceId: workspace.id,
				customerExternalId: externalId,
				customerId: customer.id,
				eventName: leadEventName,
				mode: 'direct sale',
				quantity: 1,
				metadata: null,
			},
			click,
		);
	}
	return { customer, click, leadEventName };
}

function record(
	store: DubStore,
	asked: SaleBody,
	{ customer, click, leadEventName }: Attribution,
	direct: boolean,
): TrackSaleResponseBody {
	const { eventName, paymentProcessor, invoiceId = null, metadata = null } = asked;
	const currency = asked.currency.toLowerCase();
	const usCents = toUsCents(asked.amount, currency);
	const stored =
		usCents === undefined
			? { amount: asked.amount, currency }
			: { amount: usCents, currency: 'usd' };
	const { id, name, email, avatar, externalId, workspaceId } = customer;
	const answer = {
		eventName,
		customer: { id, name, email, avatar, externalId },
		sale: { ...stored, paymentProcessor, invoiceId, metadata },
	};
	store.recordSale(
		{
			workspaceId,
			customerExternalId: externalId,
			customerId: id,
			eventName,
			leadEventName,
			direct,
			...stored,
			sent: { amount: asked.amount, currency: asked.currency },
			paymentProcessor,
			invoiceId,
			metadata,
		},
		click,
		answer,
	);
	return answer;
}
