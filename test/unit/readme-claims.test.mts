import { readFileSync } from 'node:fs';

/** What the README promises, by the first words of the promise, and the tests that hold it: file, and name of the test. */
const HELD_BY: Readonly<Record<string, ReadonlyArray<readonly [file: string, test: string]>>> = {
	'**Nothing is sent before everything was checked.**': [
		['engine/dub-track-lead', 'in one item of three: refused before anything is sent'],
		['engine/whop-lead', 'in one item of three: refused before anything is sent'],
		['hostile/inputs', 'sends what is meant, or says what is wrong and sends nothing'],
	],
	'**`recorded` is the truth.**': [
		['engine/dub-track-lead-finds', '1 of 2 leads was not recorded: see reason.'],
		['engine/dub-track-sale', 'says so of the same sale twice in one run'],
		['engine/messages-alone', 'does not count a lead as recorded for a link that is none'],
	],
	'**Nothing is sent twice by itself.**': [
		['engine/dub-track-lead', 'sends a lead once when its answer is lost'],
		[
			'engine/dub-track-sale',
			'without one: sends once, and says that the sale may have been recorded',
		],
		['engine/failed-rows', 'Retry On Fail with %s sends no item again'],
	],
	'**Rate limits are kept**': [
		['engine/dub-track-lead', 'waits out a rate limit and goes on'],
		['unit/shared-send', 'waits as long as the service asks, then goes on'],
	],
	'**The trigger forgets nothing**': [
		['unit/trigger-reading', 'every promised event comes exactly once, and no other'],
		['e2e/published-trigger', 'goes on when n8n is killed in the middle of a poll'],
	],
	'**Keys are never shown**': [
		['unit/shared-secrets', 'takes every key out of any text'],
		['engine/dub-track-lead', 'does not show even where the service repeats it'],
		['engine/credential-tests', 'does not follow %d, and says where it leads'],
	],
	'Whop announces no leads': [
		[
			'unit/trigger-reading',
			'a conversion among the newest 1,000 leads is reported by the next poll',
		],
	],
	'If n8n stops between': [
		['engine/whop-lead-trigger', 'after a restart goes on where the last items were emitted'],
	],
	'Renaming the trigger node': [
		['engine/trigger-life-in-n8n', 'a renamed node starts anew, without a flood'],
	],
	'Dub records each event once': [
		['engine/dub-track-lead-finds', '1 of 2 leads was not recorded: see reason.'],
		[
			'engine/dub-track-sale',
			'with an invoice: sends again when the answer is lost, and the sale counts once',
		],
	],
	'*Get Many* stops': [['unit/whop-lead-node', 'as many leads as fit into memory']],
	'**What leaves for Dub**': [['unit/dub-lead', 'leaves empty fields out']],
};

const readme = readFileSync('README.md', 'utf8');
const promises = ['What you can rely on', 'Limits'].flatMap((title) => {
	const [, section = ''] = readme.split(`\n## ${title}\n`);
	return (section.split('\n## ')[0] ?? '')
		.split('\n')
		.flatMap((line) => line.match(/^- (.*)/)?.[1] ?? []);
});

describe('what the README promises', () => {
	it('is all on the list of tests, and nothing else is', () => {
		const entries = Object.keys(HELD_BY);
		expect(promises.length).toBeGreaterThan(10);
		expect(
			promises.filter((promise) => !entries.some((entry) => promise.startsWith(entry))),
		).toEqual([]);
		expect(
			entries.filter((entry) => !promises.some((promise) => promise.startsWith(entry))),
		).toEqual([]);
	});

	it.each(Object.entries(HELD_BY))('%s has tests that are there', (_promise, tests) => {
		expect(tests.length).toBeGreaterThan(0);
		const missing = tests.filter(([file, test]) => {
			const path = file.startsWith('e2e/') ? `test/${file}.mts` : `test/${file}.test.mts`;
			return !readFileSync(path, 'utf8').includes(test);
		});
		expect(missing).toEqual([]);
	});
});
