import type { Table } from './tables.mts';

/** The table for a terminal: columns of equal width. */
export function plain({ title, rows }: Table): string {
	const widths = (rows[0] ?? []).map((_, column) =>
		Math.max(...rows.map((row) => row[column]?.length ?? 0)),
	);
	const lines = rows.map((row) =>
		row
			.map((cell, column) => cell.padEnd(widths[column] ?? 0))
			.join('  ')
			.trimEnd(),
	);
	return [title, ...lines.filter((line) => line !== '').map((line) => `  ${line}`)].join('\n');
}

/** The table for a Markdown file. */
export function markdown({ title, rows }: Table): string {
	const [head = [], ...body] = rows;
	const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
	return [`**${title}**`, '', line(head), line(head.map(() => '---')), ...body.map(line)].join(
		'\n',
	);
}
