import type { Cost } from './measure.mts';

const PER_MINUTE = 600;

const number = new Intl.NumberFormat('en-US');

/** @returns the costs as a Markdown table */
export function table(costs: readonly Cost[]): string {
	const rows = costs.map((cost) => [
		number.format(cost.leads),
		cost.name,
		requests(cost.idleRequests),
		number.format(cost.stateBytes),
		polls(cost.pollsToReadAll),
		polls(cost.newestDelay),
		polls(cost.worstDelay),
	]);
	return markdown([COLUMNS, COLUMNS.map((_, index) => (index === 1 ? '---' : '--:')), ...rows]);
}

const COLUMNS = [
	'leads',
	'pattern',
	'requests of an idle poll',
	'state (bytes)',
	'polls until all was read once',
	'conversion among the newest 1,000: polls',
	'any conversion, worst: polls',
];

function requests(count: number): string {
	const minutes = Math.ceil(count / PER_MINUTE);
	return minutes > 1
		? `${number.format(count)} (takes ${number.format(minutes)} minutes)`
		: number.format(count);
}

function polls(delay: number | undefined): string {
	return delay === undefined ? '**never**' : number.format(delay);
}

function markdown(rows: readonly (readonly string[])[]): string {
	return rows.map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}
