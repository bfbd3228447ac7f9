import { DIFFERENCES } from './differences.mts';
import type { Difference } from './differences.mts';

/** Where the page stands in the repository. */
export const PAGE = 'docs/sdk-differences.md';

const INTRODUCTION = `# How the nodes differ from the official clients

The nodes speak to Whop and Dub without the official packages, \`@whop/sdk\` and \`dub\`, because a verified n8n node has
no dependencies, and because requests must go through n8n's own HTTP layer (proxy, guards, credentials). The official
clients are the reference all the same: their types pin every field that the nodes send and return, and the tests in
\`test/contract\` let client and node do the same against the sandbox, then compare method, path, decoded query, body,
content type, authorization, API version and result. All of it is equal, except for what stands below. Headers that name
the client itself (\`user-agent\`, \`x-stainless-*\`) are not compared; the nodes send none of their own.

The page is written from the table in \`test/contract/differences.mts\` (\`node test/contract/write-differences.mts\`), and
each row is shown by a test: a row that no test shows, or a difference that has no row, fails.`;

/** The page about {@link DIFFERENCES}, as Markdown. */
export function differencesPage(): string {
	const sections = [
		['Whop: `@whop/sdk` 0.0.42', 'whop.'],
		['Dub: `dub` 0.73.5', 'dub.'],
	] as const;
	return (
		[INTRODUCTION, ...sections.map(([title, prefix]) => `## ${title}\n\n${table(prefix)}`), '']
			.join('\n\n')
			.trimEnd() + '\n'
	);
}

function table(prefix: string): string {
	const rows = Object.entries<Difference>(DIFFERENCES)
		.filter(([id]) => id.startsWith(prefix))
		.map(([, { topic, client, node, reason }]) => row(topic, client, node, reason));
	return [
		row('What', 'The client', 'The node', 'Why'),
		row('---', '---', '---', '---'),
		...rows,
	].join('\n');
}

const row = (...cells: string[]): string => `| ${cells.join(' | ')} |`;
