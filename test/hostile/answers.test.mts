import './kit/time.mts';

import fc from 'fast-check';
import type {
	ICredentialsDecrypted,
	ICredentialTestFunctions,
	IDataObject,
	IHttpRequestOptions,
	INodeCredentialTestResult,
} from 'n8n-workflow';

import { DubTrackLead } from '../../nodes/DubTrackLead/DubTrackLead.node.ts';
import { DubTrackSale } from '../../nodes/DubTrackSale/DubTrackSale.node.ts';
import { dubCredentialTest } from '../../nodes/dub/credentialTest.ts';
import { WhopLead } from '../../nodes/WhopLead/WhopLead.node.ts';
import { whopCredentialTest } from '../../nodes/whop/credentialTest.ts';
import { READING, WRITING } from '../../nodes/whop/permissions.ts';
import {
	getProducts,
	NOT_LISTED,
	searchCompanies,
	searchProducts,
} from '../../nodes/whop/pickers.ts';
import type { FakeRun } from '../unit/whop-context.mts';
import { lead } from '../unit/whop-context.mts';
import { bodyIn, hostileRun, isSuccess, mayHaveActed, plans } from './kit/answers.mts';
import type { Exchange, Plan } from './kit/answers.mts';
import { bodyOf, isLead, isObject, isText, methodOf, own, pageIn, shown } from './kit/expected.mts';
import { expectNoKey, expectPlain, expectShowable, outcomeOf } from './kit/invariants.mts';
import type { Ran } from './kit/invariants.mts';
import { HOUR, runs } from './kit/runs.mts';
import { read, same } from './kit/values.mts';

// Whatever a service answers, and however often: the output is right, or an error that tells a seller the truth.

const WHOP_KEY = 'apik_Hostile-0123456789';
const DUB_KEY = 'dub_Hostile0123456789abcdef';
const DUB_URL = 'https://api.dub.co';

/** Per request: three retries, and for rate limits as many waits, which grow, as fit into the longest one. */
const MOST_TRIES = 25;

/** Of requests that must not count twice, only the last may have had an effect. */
const expectNothingTwice = (posts: readonly Exchange[]) => {
	expect(posts.slice(0, -1).filter(mayHaveActed)).toEqual([]);
};

/** What a run says must fit all that was sent, not only the end of it. */
const expectTrue = ({ shown }: Ran, writes: readonly Exchange[]) => {
	if (!/nothing was (?:sent|changed|recorded)/.test(shown?.message ?? '')) return;
	expect(writes.filter(mayHaveActed)).toEqual([]);
};

interface Played {
	readonly ran: Ran;
	readonly exchanges: readonly Exchange[];
	readonly last: Exchange;
}

describe('Whop Lead', () => {
	const LEAD = lead('lead_1', {
		metadata: { plan: 'free', score: 7, nested: { a: [1, null] } },
		member: { id: 'mber_1' },
		product: { id: 'prod_1', title: 'One' },
	});

	const play = async (
		parameters: IDataObject,
		planned: readonly Plan[],
		goesOn: boolean,
		right: (request: IHttpRequestOptions) => unknown = () => LEAD,
	): Promise<Played> => {
		const credential = { apiKey: WHOP_KEY };
		const run = hostileRun(right, planned, { parameters, credential, continueOnFail: goesOn });
		const ran = await outcomeOf(() => new WhopLead().execute.call(run.context), WHOP_KEY, goesOn);
		const { exchanges, hints } = run;
		expectNoKey(hints, WHOP_KEY);
		expectTrue(
			ran,
			exchanges.filter((one) => methodOf(one) !== 'GET'),
		);
		const last = exchanges.at(-1);
		if (last === undefined) throw new Error('Nothing was sent at all');
		return { ran, exchanges, last };
	};
	const expectLead = ({ ran, last }: Played, isRight: (data: { id: string }) => boolean) => {
		const data = read(last.text);
		const got = isSuccess(last) && isLead(data) && isRight(data);
		expect(ran.rows !== undefined).toBe(got);
		if (ran.rows !== undefined) expect(same(ran.rows, [shown(last.text, WHOP_KEY)])).toBe(true);
	};
	const isAboutTheAccount = ({ plan: { lost, status }, text }: Exchange) =>
		lost === undefined && (status === 400 || status === 422) && /company_id|account_id/.test(text);
	const isLead1 = ({ id }: { id: string }) => id === 'lead_1';

	it(
		'creates a lead once, and says what may have come of it',
		async () => {
			const property = fc.asyncProperty(plans(WHOP_KEY), fc.boolean(), async (planned, goesOn) => {
				const parameters = { operation: 'create', userId: 'user_1', company: 'biz_1' };
				const played = await play(parameters, planned, goesOn);
				const { ran, exchanges, last } = played;
				expect(exchanges.length).toBeLessThanOrEqual(2 * MOST_TRIES);
				expectNothingTwice(exchanges.filter((one) => !isAboutTheAccount(one)));
				expectLead(played, () => true);
				if (ran.shown === undefined || !mayHaveActed(last)) return;
				expect(ran.shown.message).toMatch(/the lead may have been created/);
			});
			await fc.assert(property, runs(8));
		},
		HOUR,
	);

	it(
		'gets the lead that was asked for',
		async () => {
			const property = fc.asyncProperty(plans(WHOP_KEY), fc.boolean(), async (planned, goesOn) => {
				const parameters = { operation: 'get', leadId: 'lead_1' };
				const played = await play(parameters, planned, goesOn);
				expect(played.exchanges.map(methodOf).filter((method) => method !== 'GET')).toEqual([]);
				expect(played.exchanges.length).toBeLessThanOrEqual(MOST_TRIES);
				expectLead(played, isLead1);
			});
			await fc.assert(property, runs(5));
		},
		HOUR,
	);

	it(
		'replaces metadata without a look at what is there',
		async () => {
			const property = fc.asyncProperty(plans(WHOP_KEY), fc.boolean(), async (planned, goesOn) => {
				const metadata = { metadataJson: '{"plan":"pro"}', metadataMode: 'replace' };
				const parameters = { operation: 'update', leadId: 'lead_1', ...metadata };
				const played = await play(parameters, planned, goesOn);
				const { ran, exchanges, last } = played;
				expect(exchanges.length).toBeLessThanOrEqual(MOST_TRIES);
				for (const { request } of exchanges) {
					expect(request).toMatchObject({ method: 'PATCH', body: { metadata: { plan: 'pro' } } });
				}
				expectLead(played, isLead1);
				if (ran.shown === undefined || !mayHaveActed(last)) return;
				expect(ran.shown.message).toMatch(/may have been (?:made|changed)/);
			});
			await fc.assert(property, runs(4));
		},
		HOUR,
	);

	it(
		'merges into what the lead has, or writes nothing',
		async () => {
			const given = { plan: 'pro', __proto__x: 1 };
			const property = fc.asyncProperty(plans(WHOP_KEY), fc.boolean(), async (planned, goesOn) => {
				const fields = { metadataJson: JSON.stringify(given), metadataMode: 'merge' };
				const parameters = { operation: 'update', leadId: 'lead_1', ...fields };
				const played = await play(parameters, planned, goesOn);
				const { ran, exchanges, last } = played;
				expect(exchanges.length).toBeLessThanOrEqual(2 * MOST_TRIES);
				const written = exchanges.filter((one) => methodOf(one) === 'PATCH');
				if (written.length === 0) {
					expect(ran.rows).toBeUndefined();
					expect(ran.shown?.message).not.toMatch(/may have been/);
					return;
				}
				const found = exchanges.findLast((one) => methodOf(one) === 'GET');
				const present: unknown = JSON.parse(found?.text ?? '');
				expect(found !== undefined && isSuccess(found)).toBe(true);
				expect(own(present, 'id')).toBe('lead_1');
				const metadata = own(present, 'metadata');
				expect(metadata === null || isObject(metadata)).toBe(true);
				const merged = Object.fromEntries(Object.entries({ ...(metadata as object), ...given }));
				for (const one of written) expect(same(bodyOf(one), { metadata: merged })).toBe(true);
				// Nothing that JavaScript reads otherwise than it is written, but for what is overwritten.
				expect(
					same({ ...Object(own(read(found?.text ?? ''), 'metadata')), ...given }, merged),
				).toBe(true);
				expectLead(played, isLead1);
				if (ran.shown === undefined || !mayHaveActed(last)) return;
				expect(ran.shown.message).toMatch(/may have been (?:made|changed)/);
			});
			await fc.assert(property, runs(8));
		},
		HOUR,
	);

	it(
		'lists exactly the leads of the pages, or fails',
		async () => {
			const ids = fc.array(
				fc.integer({ min: 1, max: 9 }).map((n) => `lead_${n}`),
				{ maxLength: 4 },
			);
			const lists = fc.array(ids, { minLength: 1, maxLength: 4 });
			const limits = fc.option(fc.integer({ min: 1, max: 6 }), { nil: undefined });
			const property = fc.asyncProperty(
				plans(WHOP_KEY),
				lists,
				limits,
				fc.boolean(),
				async (planned, pages, limit, goesOn) => {
					const right = ({ qs }: IHttpRequestOptions) => {
						const place = Number(own(qs, 'after') ?? 0);
						const page_info = {
							end_cursor: String(place + 1),
							start_cursor: null,
							has_next_page: place + 1 < pages.length,
							has_previous_page: place > 0,
						};
						return { data: (pages[place] ?? []).map((id) => ({ ...LEAD, id })), page_info };
					};
					const parameters = {
						operation: 'getAll',
						returnAll: limit === undefined,
						limit: limit ?? 50,
					};
					const { ran, exchanges } = await play(parameters, planned, goesOn, right);
					expect(exchanges.length).toBeLessThanOrEqual((pages.length + 20) * MOST_TRIES);
					if (ran.rows === undefined) return;
					const read = exchanges.filter(isSuccess).map(({ text }) => pageIn(text));
					expect(read).not.toContain(undefined);
					const leads = exchanges
						.filter(isSuccess)
						.flatMap(({ text }) => own(shown(text, WHOP_KEY), 'data') as unknown[]);
					expect(leads.filter((one) => !isLead(one))).toEqual([]);
					const each = new Map<unknown, unknown>();
					for (const one of leads) if (!each.has(own(one, 'id'))) each.set(own(one, 'id'), one);
					const expected = [...each.values()].slice(0, limit);
					expect(ran.rows).toHaveLength(expected.length);
					expect(same(ran.rows, expected)).toBe(true);
					const isWhole = read.at(-1)?.goesOn === false;
					expect(isWhole || expected.length === limit).toBe(true);
				},
			);
			await fc.assert(property, runs(7));
		},
		HOUR,
	);
});

describe('Dub Track Lead', () => {
	const SENT = { eventName: 'Sign Up', customerExternalId: 'c1' };
	const ANSWER = {
		click: { id: 'rLnWe1uz9t282v7g' },
		link: { id: 'link_1', domain: 'd.sh', key: 'k', shortLink: 'https://d.sh/k', clicks: 3 },
		customer: { name: 'Jane', email: null, avatar: null, externalId: 'c1' },
	};
	const isKnown = (text: string) => isText(own(read(text), 'link', 'id'));

	it(
		'says that a lead was recorded where Dub says so, and sends none twice',
		async () => {
			const modes = fc.constantFrom(undefined, 'async', 'wait', 'deferred');
			const property = fc.asyncProperty(
				plans(DUB_KEY),
				modes,
				fc.boolean(),
				fc.boolean(),
				async (planned, mode, verifyClick, goesOn) => {
					const parameters = {
						...SENT,
						clickId: 'rLnWe1uz9t282v7g',
						...(mode === undefined ? {} : { additionalFields: { mode } }),
						options: { verifyClick },
					};
					const credential = { apiKey: DUB_KEY, baseUrl: DUB_URL };
					const options = { parameters, credential, continueOnFail: goesOn };
					const { context, exchanges } = hostileRun(() => ANSWER, planned, options);
					const execute = () => new DubTrackLead().execute.call(context);
					const ran = await outcomeOf(execute, DUB_KEY, goesOn);
					const isDeferred = (one: Exchange) => own(bodyOf(one), 'mode') === 'deferred';
					const checks = exchanges.filter(isDeferred);
					const posts = exchanges.filter((one) => !isDeferred(one));
					const last = exchanges.at(-1);
					if (last === undefined) throw new Error('Nothing was sent at all');
					expect(checks.length).toBeLessThanOrEqual(4 * MOST_TRIES);
					expect(posts.length).toBeLessThanOrEqual(MOST_TRIES);
					expectNothingTwice(posts);
					expectTrue(ran, posts);
					const check = checks.at(-1);
					if (posts.length > 0 && verifyClick) {
						expect(check !== undefined && isSuccess(check) && isKnown(check.text)).toBe(true);
					}
					const answer = read(last.text);
					const link = answer === null ? null : own(answer, 'link');
					const isDubs = answer === null || (isObject(answer) && Object.hasOwn(answer, 'link'));
					const isUnderstood =
						isSuccess(last) && isDubs && (link === null || isText(own(link, 'id')));
					const isFinal = mode === 'deferred' || posts.length > 0;
					expect(ran.rows !== undefined).toBe(isFinal && isUnderstood);
					if (ran.rows !== undefined) {
						const [row = {}] = ran.rows;
						const recorded = mode !== 'deferred' && link !== null;
						const ours = recorded ? { recorded } : { recorded, reason: row['reason'] };
						if (!recorded) expect(typeof row['reason']).toBe('string');
						const theirs = read(last.text.replaceAll(DUB_KEY, '[hidden]'));
						const parts = { click: null, link: null, customer: null };
						expect(same(row, { ...parts, ...Object(theirs), ...ours })).toBe(true);
					} else if (posts.length === 0) {
						expect(ran.shown.message).not.toMatch(/may have been recorded|not known whether/);
					} else if (mayHaveActed(last)) {
						expect(ran.shown.message).toMatch(
							/may have been recorded|not known whether a lead was/,
						);
					}
				},
			);
			await fc.assert(property, runs(12));
		},
		HOUR,
	);
});

describe('Dub Track Sale', () => {
	const SENT = { customerExternalId: 'c1', amount: '49.99', currency: 'usd' };
	const sale = { amount: 4999, currency: 'usd', paymentProcessor: 'custom', metadata: null };
	const ANSWER = {
		eventName: 'Purchase',
		customer: { id: 'cus_1', name: 'Jane', email: null, avatar: null, externalId: 'c1' },
		sale: { ...sale, invoiceId: 'pay_1' },
	};

	it(
		'says that a sale was recorded where Dub says so, and sends none twice without an invoice',
		async () => {
			const property = fc.asyncProperty(
				plans(DUB_KEY),
				fc.boolean(),
				fc.boolean(),
				async (planned, hasInvoice, goesOn) => {
					const parameters = { ...SENT, ...(hasInvoice ? { invoiceId: 'pay_1' } : {}) };
					const credential = { apiKey: DUB_KEY, baseUrl: DUB_URL };
					const options = { parameters, credential, continueOnFail: goesOn };
					const { context, exchanges } = hostileRun(() => ANSWER, planned, options);
					const execute = () => new DubTrackSale().execute.call(context);
					const ran = await outcomeOf(execute, DUB_KEY, goesOn);
					const last = exchanges.at(-1);
					if (last === undefined) throw new Error('Nothing was sent at all');
					expect(exchanges.length).toBeLessThanOrEqual(4 * MOST_TRIES);
					if (!hasInvoice) expectNothingTwice(exchanges);
					const answer = read(last.text);
					const sold = own(answer, 'sale');
					const isDubs =
						isObject(answer) &&
						Object.hasOwn(answer, 'sale') &&
						(sold === null ||
							(typeof own(sold, 'amount') === 'number' && isObject(own(answer, 'customer'))));
					expect(ran.rows !== undefined).toBe(isSuccess(last) && isDubs);
					if (ran.rows !== undefined) {
						const [row = {}] = ran.rows;
						// With an invoice, a sale that is not the one that was sent is the first of it. Only words tell whose.
						const whose = own(answer, 'customer', 'externalId');
						const currency = own(sold, 'currency');
						const isOurs =
							own(sold, 'amount') === 4999 &&
							typeof currency === 'string' &&
							currency.toLowerCase() === 'usd' &&
							(typeof whose !== 'string' || whose.trim().toLowerCase() === 'c1');
						if (sold === null || (hasInvoice && !isOurs)) {
							expect([row['recorded'], typeof row['reason']]).toEqual([false, 'string']);
						} else expect(row['recorded']).toBe(true);
					} else if (mayHaveActed(last)) {
						expect(ran.shown.message).toMatch(/may have been recorded/);
					} else if (!hasInvoice) expectTrue(ran, exchanges);
				},
			);
			await fc.assert(property, runs(12));
		},
		HOUR,
	);
});

describe('the pickers', () => {
	type Picker = (context: FakeRun['context'], filter?: string) => Promise<unknown>;
	const PICKERS: Readonly<Record<string, Picker>> = {
		companies: (context, filter) => searchCompanies.call(context, filter),
		products: (context, filter) => searchProducts.call(context, filter),
		'products to choose several of': (context) => getProducts.call(context),
	};

	it.each(Object.entries(PICKERS))(
		'list %s that Whop named, or fail',
		async (_name, picker) => {
			const filters = fc.constantFrom(undefined, '', 'one', 'prod_1', '$&');
			const property = fc.asyncProperty(
				plans(WHOP_KEY),
				filters,
				fc.boolean(),
				async (planned, filter, isEndless) => {
					const right = ({ qs }: IHttpRequestOptions) => {
						const page = Number(own(qs, 'after') ?? 0) + 1;
						return {
							data: [{ id: `prod_${page}`, title: 'One', company: { id: 'biz_own' } }],
							page_info: { end_cursor: String(page), has_next_page: isEndless || page < 3 },
						};
					};
					const credential = { apiKey: WHOP_KEY };
					const { context, exchanges } = hostileRun(right, planned, { credential });
					let result: unknown;
					try {
						result = await picker(context, filter);
					} catch (caught) {
						expectShowable(caught, WHOP_KEY);
						return;
					} finally {
						expect(exchanges.length).toBeLessThanOrEqual(110 * MOST_TRIES);
					}
					const entries = (Array.isArray(result) ? result : own(result, 'results')) as unknown[];
					const named = exchanges
						.filter(isSuccess)
						.flatMap(({ text }) => pageIn(text)?.data ?? [])
						.map((one) => own(one, 'id'));
					for (const entry of entries) {
						const name = own(entry, 'name');
						expect(typeof name).toBe('string');
						expect(name).not.toContain(WHOP_KEY);
						const value = own(entry, 'value');
						// An empty one means the company of the credential, whatever Whop sends.
						if (value === '') expect(name).toBe('As in the credential');
						else if (value !== NOT_LISTED && value !== 'biz_own') expect(named).toContain(value);
					}
				},
			);
			await fc.assert(property, runs(1));
		},
		HOUR,
	);
});

describe('the credential tests', () => {
	const test = async (
		credentialTest: (
			this: ICredentialTestFunctions,
			credential: ICredentialsDecrypted,
		) => Promise<INodeCredentialTestResult>,
		data: IDataObject & { apiKey: string },
		right: unknown,
		plan: Plan,
	): Promise<{ isOk: boolean; body: unknown }> => {
		const text = bodyIn(plan, right);
		const body = read(text);
		let asked = 0;
		const request = () => {
			asked += 1;
			return plan.lost === undefined
				? Promise.resolve({ statusCode: plan.status, headers: plan.headers, body })
				: Promise.reject(Object.assign(new Error('no answer'), { code: plan.lost || 'ODD' }));
		};
		const context = { helpers: { request } } as object as ICredentialTestFunctions;
		const credential = { id: '1', name: 'Own', type: 'api', data } as ICredentialsDecrypted;
		const { status, message } = await credentialTest.call(context, credential);
		expectPlain(message, data.apiKey);
		expect(asked).toBe(1);
		const isOk = status === 'OK';
		if (isOk) expect(plan.lost === undefined && plan.status >= 200 && plan.status < 300).toBe(true);
		return { isOk, body };
	};
	const first = ([plan]: readonly Plan[]): Plan => {
		if (plan === undefined) throw new Error('A hostile service has at least one plan');
		return plan;
	};

	it(
		'accept a Whop key only where every permission is granted',
		async () => {
			const actions = [...new Set<string>([...READING, ...WRITING, 'company:basic:read'])];
			const right = { data: actions.map((action) => ({ action, granted: true })) };
			const data = { apiKey: WHOP_KEY, environment: 'production', companyId: 'biz_1' };
			const property = fc.asyncProperty(plans(WHOP_KEY), async (planned) => {
				const { isOk, body } = await test(whopCredentialTest, data, right, first(planned));
				if (!isOk) return;
				const rows = own(body, 'data') as unknown[];
				for (const action of [...READING, ...WRITING]) {
					const about = rows.filter((row) => own(row, 'action') === action);
					expect(about.some((row) => own(row, 'granted') === true)).toBe(true);
					expect(about.some((row) => own(row, 'granted') === false)).toBe(false);
				}
			});
			await fc.assert(property, runs(1.5));
		},
		HOUR,
	);

	it(
		'accept a Dub key only where Dub lists customers',
		async () => {
			const right = [{ id: 'cus_1', externalId: 'c1' }];
			const property = fc.asyncProperty(plans(DUB_KEY), async (planned) => {
				const data = { apiKey: DUB_KEY, baseUrl: DUB_URL };
				const { isOk, body } = await test(dubCredentialTest, data, right, first(planned));
				if (!isOk) return;
				expect(Array.isArray(body)).toBe(true);
				for (const row of body as unknown[]) expect(isText(own(row, 'id'))).toBe(true);
			});
			await fc.assert(property, runs(1.5));
		},
		HOUR,
	);
});
