import { readFileSync } from 'node:fs';
import { differencesPage, PAGE } from './differences-page.mts';
import { DIFFERENCES } from './differences.mts';
import { trackSuite } from './dub-lead.mts';
import { listAllSuite, listPageSuite, retrieveSuite } from './whop-reads.mts';
import { createSuite, updateSuite } from './whop-writes.mts';

it('shows every listed difference in a case', () => {
	const suites = [createSuite, updateSuite, retrieveSuite, listPageSuite, listAllSuite, trackSuite];
	const shown = suites.flatMap(({ cases }) =>
		cases.flatMap(({ differs = {} }) => Object.keys(differs)),
	);
	expect([...new Set(shown)].sort()).toEqual(Object.keys(DIFFERENCES).sort());
});

it(`has ${PAGE} up to date (node test/contract/write-differences.mts writes it)`, () => {
	expect(readFileSync(PAGE, 'utf8')).toBe(differencesPage());
});
