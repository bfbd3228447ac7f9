import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** What stands in `docs/reference/`; comments cite it by page and heading, as in `whop.md#paging`. */
const FOLDER = 'docs/reference';
const PAGES = ['whop.md', 'dub.md', 'n8n.md'] as const;
const SOURCE = /\.(ts|mts|js|mjs)$/;
/** Of a page by its bare name; a path in front of it leads elsewhere. An anchor that is missing is found, too. */
const CITATION = /(?<![\w/.-])(?<page>whop|dub|n8n)\.md(?:#(?<anchor>[\w-]*))?/g;
/** Notes that the code was first written from; they are not in the repository. */
const ELSEWHERE = /\b(?:whop-api|dub-api|n8n-platform|models)\.md\b/;

interface Citation {
	page: string;
	anchor: string;
}

function citationsIn(text: string): Citation[] {
	return [...text.matchAll(CITATION)].map(({ groups = {} }) => ({
		page: `${groups['page'] ?? ''}.md`,
		anchor: groups['anchor'] ?? '',
	}));
}

/** The anchors of a page, as GitHub makes them of its headings. */
function anchorsOf(markdown: string): string[] {
	return [...markdown.matchAll(/^#{1,6} (.+)$/gm)].map(([, heading = '']) =>
		heading
			.trim()
			.toLowerCase()
			.replace(/[^\p{L}\p{N}_ -]/gu, '')
			.replaceAll(' ', '-'),
	);
}

const read = (file: string): string => readFileSync(file, 'utf8');
const pageText = (page: string): string => read(join(FOLDER, page));
const sections = (page: string): string[] => pageText(page).split(/^## /m).slice(1);

const tracked = execFileSync('git', ['ls-files', '-z'], { encoding: 'utf8' }).split('\0');
const sources = tracked.filter((file) => SOURCE.test(file) && !file.endsWith('citations.test.mts'));
const anchors = new Map(PAGES.map((page) => [page as string, anchorsOf(pageText(page))]));

const leadsNowhere = ({ page, anchor }: Citation): boolean =>
	anchors.get(page)?.includes(anchor) !== true;

describe('what comments cite', () => {
	it('stands in the reference, under a heading of that name', () => {
		const broken = sources.flatMap((file) =>
			citationsIn(read(file))
				.filter(leadsNowhere)
				.map(({ page, anchor }) => `${file}: ${page}#${anchor}`),
		);
		expect(broken).toEqual([]);
	});

	it.each(PAGES)('is cited from %s, among others', (page) => {
		const cited = sources.flatMap((file) => citationsIn(read(file))).map((found) => found.page);
		expect(cited.filter((name) => name === page).length).toBeGreaterThan(20);
	});

	it('is in the repository', () => {
		const texts = tracked.filter((file) => SOURCE.test(file) || /\.(md|json|txt)$/.test(file));
		expect(texts.filter((file) => ELSEWHERE.test(read(file)))).toEqual([]);
	});

	it('is missed where page, heading or anchor is wrong', () => {
		const text = '(whop.md#paging; dub.md#no-such-heading) whop.md ../nodes/whop.md#other';
		expect(citationsIn(text).filter(leadsNowhere)).toEqual([
			{ page: 'dub.md', anchor: 'no-such-heading' },
			{ page: 'whop.md', anchor: '' },
		]);
		expect(ELSEWHERE.test('(whop-' + 'api.md 7)')).toBe(true);
	});
});

describe.each(PAGES)('the reference page %s', (page) => {
	it('has headings that differ', () => {
		const all = anchorsOf(pageText(page));
		expect(all.filter((anchor, place) => all.indexOf(anchor) !== place)).toEqual([]);
	});

	it('links to headings that exist', () => {
		const links = [...pageText(page).matchAll(/\]\((\w+\.md)?#([\w-]+)\)/g)];
		const cited = links.map(([, of = page, anchor = '']) => ({ page: of, anchor }));
		expect(cited.filter(leadsNowhere)).toEqual([]);
	});

	it('says under each heading how sure it is, in the words of the overview', () => {
		const marks = [...pageText('README.md').matchAll(/^\| _(\w+)_/gm)].map(([, mark]) => mark);
		const unmarked = sections(page).filter((section) => !/\s_\w+_/.test(section));
		expect(unmarked.map((section) => section.split('\n')[0])).toEqual([]);
		const used = [...pageText(page).matchAll(/(?<![\w`])_([^_`\n]+)_(?!\w)/g)].map(
			([, mark]) => mark,
		);
		expect(used.filter((mark) => !marks.includes(mark))).toEqual([]);
	});
});
