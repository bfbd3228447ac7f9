import './kit/time.mts';

import fc from 'fast-check';
import type { IDataObject, IHttpRequestOptions, INodeExecutionData } from 'n8n-workflow';
import { NodeOperationError } from 'n8n-workflow';

import { FIELDS, TRACK_LEAD_FIELDS } from '../../nodes/DubTrackLead/fields.ts';
import { DubTrackLead } from '../../nodes/DubTrackLead/DubTrackLead.node.ts';
import { DubTrackSale } from '../../nodes/DubTrackSale/DubTrackSale.node.ts';
import { amountUnitField, TRACK_SALE_FIELDS } from '../../nodes/DubTrackSale/fields.ts';
import { jsonParameter } from '../../nodes/shared/fields.ts';
import { invalidDetailsField } from '../../nodes/shared/leaveOut.ts';
import type { Field } from '../../nodes/shared/fields.ts';
import {
	LEAD_CREATE_FIELDS,
	LEAD_LIST_FIELDS,
	LEAD_UPDATE_FIELDS,
	leadIdField,
} from '../../nodes/whop/leadFields.ts';
import { WhopLead } from '../../nodes/WhopLead/WhopLead.node.ts';
import { fakeRun, lead, page } from '../unit/whop-context.mts';
import type { FakeRun, Reply } from '../unit/whop-context.mts';
import { valuesFor } from './kit/inputs.mts';
import { expectShowable } from './kit/invariants.mts';
import { isEmpty, isMeant, isMeantClick, isMeantObject, picked } from './kit/meant.mts';
import { HOUR, runs } from './kit/runs.mts';

// Whatever stands in the parameters: one clear sentence and nothing sent, or what was meant is sent.

const KEY = 'apik_Hostile-0123456789';

/** Options that are no part of a request; their values are hostile too. */
const option = (parameter: string, label: string, rule: Field['rule']): Field => ({
	parameter,
	label,
	rule,
	description: '',
});
const SEND_OPTIONS = [
	option('longestWait', 'Rate Limit Wait (Seconds)', { is: 'integer', min: 0 }),
	option('parallel', 'Requests at Once', { is: 'integer', min: 1 }),
	option('timeout', 'Timeout (Seconds)', { is: 'integer', min: 1 }),
];
const choice = (parameter: string, label: string, ...values: string[]): Field =>
	option(parameter, label, {
		is: 'choice',
		options: Object.fromEntries(values.map((value) => [value, { name: value }])),
	});
const METADATA_MODE = choice('metadataMode', 'Metadata Mode', 'merge', 'replace');
const OWN_TOKEN = option('ownToken', "Key Is a User's Token", { is: 'switch' });
const LISTING = [
	choice('conversion', 'Conversion', 'all', 'converted', 'notConverted'),
	option('returnAll', 'Return All', { is: 'switch' }),
	option('limit', 'Limit', { is: 'integer', min: 1 }),
];

/** Any text is a currency to the rules of fields; these are mostly right ones. */
const CURRENCY: Field = {
	...TRACK_SALE_FIELDS.currency,
	rule: {
		is: 'choice',
		options: Object.fromEntries(['usd', 'jpy', 'kwd'].map((code) => [code, { name: code }])),
	},
};

/** An operation, and where its parameters stand. */
interface Operation {
	readonly percent: number;
	readonly execute: (context: FakeRun['context']) => Promise<INodeExecutionData[][]>;
	readonly fixed: IDataObject;
	/** What is sent, by its name in the API. */
	readonly fields: Readonly<Record<string, Field>>;
	/** What is not sent itself. */
	readonly others?: readonly Field[];
	readonly top: readonly string[];
	readonly collection: string;
	readonly options?: readonly Field[];
	readonly request: RegExp;
}

const whop = (context: FakeRun['context']) => new WhopLead().execute.call(context);

const OPERATIONS: Readonly<Record<string, Operation>> = {
	Create: {
		percent: 13,
		execute: whop,
		fixed: { operation: 'create' },
		fields: LEAD_CREATE_FIELDS,
		others: [OWN_TOKEN],
		top: ['company', 'userId', 'metadata', 'metadataJson'],
		collection: 'additionalFields',
		request: /^POST https:\/\/api\.whop\.com\/api\/v1\/leads$/,
	},
	'Get Many': {
		percent: 10,
		execute: whop,
		fixed: { operation: 'getAll' },
		fields: LEAD_LIST_FIELDS,
		others: LISTING,
		top: ['company', 'returnAll', 'limit'],
		collection: 'filters',
		request: /^GET https:\/\/api\.whop\.com\/api\/v1\/leads$/,
	},
	Update: {
		percent: 12,
		execute: whop,
		fixed: { operation: 'update' },
		fields: LEAD_UPDATE_FIELDS,
		others: [leadIdField, METADATA_MODE],
		top: ['leadId', 'metadata', 'metadataJson', 'metadataMode'],
		collection: 'updateFields',
		request:
			/^(?:GET|PATCH) https:\/\/api\.whop\.com\/api\/v1\/leads\/[A-Za-z0-9_][A-Za-z0-9_.-]*$/,
	},
	'Track Lead': {
		percent: 15,
		execute: (context) => new DubTrackLead().execute.call(context),
		fixed: { findClickId: 'field' },
		fields: TRACK_LEAD_FIELDS,
		top: ['clickId', 'emptyClickId', 'eventName', 'customerExternalId', 'metadata', 'metadataJson'],
		collection: 'additionalFields',
		others: [FIELDS.emptyClickId],
		options: [FIELDS.verifyClick, invalidDetailsField],
		request: /^POST https:\/\/api\.dub\.co\/track\/lead$/,
	},
	'Track Sale': {
		percent: 15,
		execute: (context) => new DubTrackSale().execute.call(context),
		fixed: {},
		fields: { ...TRACK_SALE_FIELDS, currency: CURRENCY },
		others: [amountUnitField],
		top: [
			'invoiceId',
			'customerExternalId',
			'amount',
			'amountUnit',
			'currency',
			'metadata',
			'metadataJson',
		],
		collection: 'additionalFields',
		request: /^POST https:\/\/api\.dub\.co\/track\/sale$/,
	},
};

const RECORDED = { click: null, link: { id: 'link_1' }, customer: null };
const SOLD = { eventName: 'Purchase', customer: { id: 'cus_1' }, sale: { amount: 1 } };

/** A service that takes everything. */
function answerTo({ method, url }: IHttpRequestOptions): Reply {
	if (url.endsWith('/track/lead')) return { body: RECORDED };
	if (url.endsWith('/track/sale')) return { body: SOLD };
	if (method === 'GET' && url.endsWith('/leads')) return page([]);
	return { body: lead(/leads\/([^/]+)$/.exec(url)?.[1] ?? 'lead_1') };
}

/** The parameters as n8n holds them. */
function parametersOf(
	{ fixed, top, collection, options = [] }: Operation,
	values: IDataObject,
): IDataObject {
	const inOptions = [...SEND_OPTIONS, ...options].map(({ parameter }) => parameter);
	const those = (isThere: (parameter: string) => boolean) =>
		Object.fromEntries(Object.entries(values).filter(([parameter]) => isThere(parameter)));
	return {
		...fixed,
		...those((parameter) => top.includes(parameter)),
		[collection]: those((parameter) => !top.includes(parameter) && !inOptions.includes(parameter)),
		options: those((parameter) => inOptions.includes(parameter)),
	};
}

/** Text in small letters, without what nobody sees. */
const seenText = (raw: unknown): string =>
	String(picked(raw).value)
		.replace(/[\p{C}\p{Z}]/gu, '')
		.toLowerCase();

const DECIMALS: Readonly<Record<string, number>> = { jpy: 0, kwd: 3 };

/** Whether so many smallest units are what was meant; numbers may hold what calculating has added. */
function isMeantAmount(values: IDataObject, sent: unknown): boolean {
	const unit = seenText(values['amountUnit']);
	const decimals = unit === 'smallest' ? 0 : (DECIMALS[seenText(values['currency'])] ?? 2);
	const meant = Number(seenText(values['amount'])) * 10 ** decimals;
	return (
		Number.isSafeInteger(sent) && Number(sent) > 0 && Math.abs(Number(sent) - meant) <= meant / 1e12
	);
}

/** The fields that an output says were not sent. */
const leftOutOf = (rows: readonly INodeExecutionData[][]): unknown[] =>
	rows
		.flat()
		.flatMap(({ json }) => (Array.isArray(json['leftOut']) ? (json['leftOut'] as unknown[]) : []))
		.map((one) => Reflect.get(Object(one), 'field') as unknown);

/** Whether what was sent of a field is what was meant by its value. */
function isRight(name: string, field: Field, values: IDataObject, sent: unknown): boolean {
	const raw: unknown = values[field.parameter];
	if (field.rule.is === 'object') {
		// A merge of nothing is no change.
		const isMerge = Object.hasOwn(values, 'metadataMode') && values['metadataMode'] !== 'replace';
		return isMeantObject(raw, values[jsonParameter(field)], sent, isMerge);
	}
	if (name === 'amount') return isMeantAmount(values, sent);
	if (name === 'currency') return /^[a-z]{3}$/.test(String(sent)) && sent === seenText(raw);
	const isUsersOwn = [true, 'true'].includes(picked(values['ownToken']).value as string | boolean);
	if (name === 'user_id' && isUsersOwn) return sent === undefined;
	if (name === 'company_id' && isEmpty(picked(raw).value)) return sent === 'biz_own';
	return name === 'clickId' ? isMeantClick(raw, sent) : isMeant(field.rule, raw, sent);
}

describe.each(Object.entries(OPERATIONS))('%s', (_name, operation) => {
	const { percent, execute, fields, others = [], options = [], request } = operation;
	const all = [...Object.values(fields), ...others, ...SEND_OPTIONS, ...options];
	const labels = [...all.map(({ label }) => label), 'Update Fields'];

	it(
		'sends what is meant, or says what is wrong and sends nothing',
		async () => {
			let accepted = 0;
			const property = fc.asyncProperty(valuesFor(all), async (values) => {
				const parameters = parametersOf(operation, values);
				const { context, requests } = fakeRun(answerTo, {
					parameters,
					typeVersion: 1.1,
					credential: { apiKey: KEY, baseUrl: 'https://api.dub.co' },
				});
				let rows: INodeExecutionData[][] = [];
				try {
					rows = await execute(context);
				} catch (caught) {
					const { message } = expectShowable(caught, KEY);
					expect(caught).toBeInstanceOf(NodeOperationError);
					expect(labels.filter((label) => message.includes(`'${label}`))).not.toEqual([]);
					expect(requests).toEqual([]);
					return;
				}
				accepted += 1;
				for (const { method, url } of requests) expect(`${method} ${url}`).toMatch(request);
				const last = requests.at(-1);
				if (last === undefined) {
					const { value: choice } = picked(values['emptyClickId']);
					expect(isEmpty(choice) ? 'skip' : choice).toMatch(/skip/);
					return;
				}
				const sent = (last.method === 'GET' ? last.qs : last.body) as IDataObject;
				const names = Object.keys(sent).filter((name) => name !== 'first');
				expect(names.filter((name) => !Object.hasOwn(fields, name))).toEqual([]);
				const leftOut = leftOutOf(rows);
				if (values['invalidDetails'] === 'stop') expect(leftOut).toEqual([]);
				for (const [name, field] of Object.entries(fields)) {
					if (leftOut.includes(name)) {
						expect([name, field.dispensable, sent[name]]).toEqual([name, true, undefined]);
						expect(isEmpty(values[field.parameter])).toBe(false);
						continue;
					}
					expect([name, isRight(name, field, values, sent[name])]).toEqual([name, true]);
				}
			});
			await fc.assert(property, runs(percent));
			expect(accepted).toBeGreaterThan(runs(percent).numRuns / 50);
		},
		HOUR,
	);
});
