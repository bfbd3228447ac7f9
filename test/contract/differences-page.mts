import { DIFFERENCES } from './differences.mts';

/** Where the page stands in the repository. */
export const PAGE = 'docs/sdk-differences.md';

const INTRODUCTION = `# How the nodes differ from the official clients

The nodes do what \`@whop/sdk\` and \`dub\` do, without being made with them: a verified n8n node has no dependencies. These
are the differences that could surprise you. Smaller ones, such as spaces that are taken away, are in
\`test/contract/differences.mts\`; tests compare both sides and fail where they differ in anything else.`;

type Id = keyof typeof DIFFERENCES;

/** What a user could notice, by section of the page. */
const SURPRISING: readonly [title: string, ids: readonly Id[]][] = [
	[
		'Whop: `@whop/sdk` 0.0.42',
		[
			'whop.company',
			'whop.empty',
			'whop.checked-ids',
			'whop.broken-list',
			'whop.empty-update',
			'whop.merge',
			'whop.lost-create',
			'whop.rate-limit',
			'whop.instructions',
		],
	],
	[
		'Dub: `dub` 0.73.5',
		['dub.empty', 'dub.limits', 'dub.recorded', 'dub.rate-limit', 'dub.deferred-retry'],
	],
];

/** The page about the differences that could surprise, as Markdown. */
export function differencesPage(): string {
	const sections = SURPRISING.map(([title, ids]) => `## ${title}\n\n${table(ids)}`);
	return `${[INTRODUCTION, ...sections].join('\n\n')}\n`;
}

function table(ids: readonly Id[]): string {
	const rows = ids.map((id) => {
		const { topic, client, node, reason } = DIFFERENCES[id];
		return row(topic, client, node, reason);
	});
	return [
		row('What', 'The client', 'The node', 'Why'),
		row('---', '---', '---', '---'),
		...rows,
	].join('\n');
}

const row = (...cells: string[]): string => `| ${cells.join(' | ')} |`;
