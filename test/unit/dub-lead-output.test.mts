import { readFileSync } from 'node:fs';

import {
	leadOutput,
	requireKnownClick,
	skippedOutput,
	withRemarks,
} from '../../nodes/DubTrackLead/leadOutput.ts';
import type { TrackAnswer } from '../../nodes/dub/types.ts';
import type { Outcome } from '../../nodes/shared/outcome.ts';
import { ApiError } from '../../nodes/shared/errors.ts';
import { isRecord } from '../../nodes/shared/records.ts';

const ANSWER = {
	click: { id: 'SandboxClk000001' },
	link: {
		id: 'L1',
		domain: 'dub.sh',
		key: 'k',
		shortLink: 'https://dub.sh/k',
		url: 'https://ex.com',
		partnerId: null,
		programId: null,
		tenantId: null,
		externalId: null,
	},
	customer: { name: 'Ann', email: 'a@b.co', avatar: null, externalId: 'u1' },
} satisfies TrackAnswer<'lead'>;

function ok(body: unknown): Outcome {
	return { kind: 'answer', status: 200, headers: {}, body };
}

const output = (outcome: Outcome, deferred = false) => leadOutput(outcome, { deferred }, 0);

describe('what a lead call gives out', () => {
	it('is Dub’s answer as it came, and that the lead was recorded', () => {
		expect(output(ok(ANSWER))).toEqual({ recorded: true, ...ANSWER });
	});

	it('says that nothing was recorded when Dub names no link', () => {
		const result = output(ok({ ...ANSWER, link: null }));
		expect(result).toMatchObject({ recorded: false, link: null, customer: ANSWER.customer });
		expect(result.reason).toMatch(/already has this customer and event.*7 days/);
	});

	it('says that a deferred call recorded nothing, though Dub names a link', () => {
		const result = output(ok(ANSWER), true);
		expect(result).toMatchObject({ recorded: false, link: ANSWER.link });
		expect(result.reason).toMatch(/stored the click.*later call/);
	});

	it.each([ok(null), ok({ ...ANSWER, link: null })])(
		'does not claim that a deferred call stored the click where Dub names no link',
		(outcome) => {
			expect(output(outcome, true).reason).toMatch(/not certain that it stored the click/);
		},
	);

	it('takes a literal null as "nothing recorded"', () => {
		expect(output(ok(null))).toMatchObject({
			recorded: false,
			click: null,
			link: null,
			customer: null,
		});
	});

	it('keeps its own word on whether the lead was recorded, whatever Dub sends under that name', () => {
		const answer = { ...ANSWER, link: null, recorded: true, reason: 'x' };
		expect(output(ok(answer))).toMatchObject({
			recorded: false,
			reason: expect.stringContaining('nothing was recorded now') as string,
		});
	});

	it('passes on what Dub adds one day', () => {
		expect(output(ok({ ...ANSWER, leadId: 'x' }))).toMatchObject({ leadId: 'x' });
	});

	it.each([
		['a web page', ok('<html>')],
		['an empty body', ok('')],
		['another service', ok({ ok: true })],
		['a list', ok([])],
		['a refusal', { ...ok(ANSWER), status: 422 }],
		['a redirect', { ...ok(''), status: 302 }],
	])('does not take %s for a lead', (_case, outcome) => {
		expect(() => output(outcome)).toThrow(ApiError);
	});

	it.each([
		[false],
		[''],
		[[]],
		[{}],
		[0],
		[true],
		['link_1'],
		[{ id: '' }],
		[{ id: 1 }],
		[undefined],
	])('takes a link of %j for no sign that a lead was recorded, nor that it was not', (link) => {
		const outcome = ok({ ...ANSWER, link });
		expect(() => output(outcome)).toThrow(/lead may have been recorded/);
		expect(() => output(outcome, true)).toThrow(ApiError);
		expect(() => {
			requireKnownClick(outcome, 0);
		}).toThrow(/nothing was recorded or reserved yet/);
	});

	it('knows any answer that has a link with an ID', () => {
		expect(output(ok({ link: { id: 'L1' } }))).toMatchObject({ recorded: true, customer: null });
	});

	it('has the same shape for an item that was skipped', () => {
		expect(skippedOutput('because', ANSWER.customer)).toEqual({
			recorded: false,
			reason: 'because',
			click: null,
			link: null,
			customer: ANSWER.customer,
		});
	});

	it('says where the click was and what was left out, right after whether it was recorded', () => {
		const leftOut = [{ field: 'customerEmail', reason: 'because' }];
		const remarked = withRemarks(output(ok({ ...ANSWER, leftOut: 1 })), 'dub_id', leftOut);
		expect(remarked).toEqual({ recorded: true, clickFoundIn: 'dub_id', leftOut, ...ANSWER });
		expect(Object.keys(remarked).slice(0, 3)).toEqual(['recorded', 'clickFoundIn', 'leftOut']);
		expect(withRemarks(output(ok(ANSWER)), undefined, [])).toEqual(output(ok(ANSWER)));
	});
});

describe('a click that was checked', () => {
	it('is known when Dub names its link', () => {
		expect(() => {
			requireKnownClick(ok(ANSWER), 0);
		}).not.toThrow();
	});

	it.each([ok(null), ok({ ...ANSWER, link: null })])(
		'is not confirmed without a link',
		(outcome) => {
			expect(() => {
				requireKnownClick(outcome, 0);
			}).toThrow(
				'Dub did not confirm that it knows the click; nothing was recorded or reserved yet',
			);
		},
	);
});

describe('the output schema', () => {
	const schema: unknown = JSON.parse(
		readFileSync('nodes/DubTrackLead/__schema__/v1.0.0.json', 'utf8'),
	);

	it('has exactly the fields of the output', () => {
		const all = withRemarks({ ...output(ok(ANSWER)), reason: '' }, 'dub_id', [
			{ field: 'customerEmail', reason: '' },
		]);
		expect(keysOfSchema(schema)).toEqual(keysOf(all));
	});
});

/** The nested names of an object's fields, sorted. */
function keysOf(value: unknown): unknown {
	if (!isRecord(value)) return 'value';
	return sortedEntries(value).map(([key, inner]) => [key, keysOf(inner)]);
}

function keysOfSchema(schema: unknown): unknown {
	if (!isRecord(schema) || !isRecord(schema.properties)) return 'value';
	return sortedEntries(schema.properties).map(([key, inner]) => [key, keysOfSchema(inner)]);
}

function sortedEntries(record: Record<string, unknown>): Array<[string, unknown]> {
	return Object.entries(record).sort(([a], [b]) => a.localeCompare(b));
}
