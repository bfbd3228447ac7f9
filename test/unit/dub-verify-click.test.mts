import { clickVerified, knowsNoDeferredMode } from '../../nodes/DubTrackLead/verifyClick.ts';
import { noResponse } from '../../nodes/shared/outcome.ts';
import type { Outcome } from '../../nodes/shared/outcome.ts';

const refused = (message: string): Outcome => ({
	kind: 'answer',
	status: 404,
	headers: {},
	body: { error: { code: 'not_found', message } },
});
const UNKNOWN = refused('Click event not found for clickId: abc');
const FOUND: Outcome = { kind: 'answer', status: 200, headers: {}, body: { link: {} } };

/** Gives the outcomes in turn; notes the waits between them. */
async function verify(outcomes: Outcome[]) {
	const waits: number[] = [];
	const left = [...outcomes];
	const last = await clickVerified(
		() => Promise.resolve(left.shift() ?? UNKNOWN),
		(ms) => {
			waits.push(ms);
			return Promise.resolve();
		},
	);
	return { last, waits, sent: outcomes.length - left.length };
}

describe('verifying a click', () => {
	it('ends with the first answer that is not about an unknown click', async () => {
		expect(await verify([FOUND])).toEqual({ last: FOUND, waits: [], sent: 1 });
		const disabled = refused('Link l for clickId abc is disabled, lead not tracked');
		expect(await verify([disabled, FOUND])).toMatchObject({ last: disabled, sent: 1 });
		expect(await verify([noResponse('ECONNRESET'), FOUND])).toMatchObject({ sent: 1 });
	});

	it('waits for a fresh click to become known, longer each time', async () => {
		const { last, waits, sent } = await verify([UNKNOWN, UNKNOWN, FOUND]);
		expect([last, sent]).toEqual([FOUND, 3]);
		expect(waits).toEqual([...waits].sort((a, b) => a - b));
		expect(waits).toHaveLength(2);
	});

	it('gives up after some seconds', async () => {
		const { last, waits } = await verify(Array.from({ length: 20 }, () => UNKNOWN));
		expect(last).toBe(UNKNOWN);
		const totalMs = waits.reduce((sum, ms) => sum + ms, 0);
		expect(totalMs).toBeGreaterThanOrEqual(5000);
		expect(totalMs).toBeLessThanOrEqual(15_000);
	});
});

describe('a Dub that knows no deferred mode', () => {
	const answer = (status: number, message: string): Outcome => ({
		...refused(message),
		kind: 'answer',
		status,
		headers: {},
		body: { error: { code: 'unprocessable_entity', message } },
	});

	it.each([
		"invalid_enum_value: mode: Invalid enum value. Expected 'async' | 'wait', received 'deferred'",
		'invalid_value: mode: Invalid option: expected one of "async"|"wait"',
	])('is known by its refusal of it: %s', (message) => {
		expect(knowsNoDeferredMode(answer(422, message))).toBe(true);
	});

	it.each<[string, Outcome]>([
		['another field', answer(422, 'too_big: customerName: mode: too big')],
		['another status', answer(400, 'invalid_value: mode: Invalid option')],
		['an unknown click', UNKNOWN],
		['no answer', noResponse('ECONNRESET')],
		['a success', FOUND],
	])('is not taken for one because of %s', (_what, outcome) => {
		expect(knowsNoDeferredMode(outcome)).toBe(false);
	});
});
