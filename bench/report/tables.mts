import type {
	LatencyResult,
	LimitResult,
	MemoryResult,
	PackageResult,
	Results,
} from '../results.mts';
import { median } from '../statistics.mts';
import { evaluate } from './targets.mts';

/** A table with a title; the first row is its head. */
export interface Table {
	readonly title: string;
	readonly rows: readonly (readonly string[])[];
}

/** The tables of the parts that were measured, the targets last. */
export function tablesOf(results: Results): Table[] {
	const { latency, limit, package: pack, memory } = results;
	return [
		...(latency === undefined ? [] : [latencyTable(latency)]),
		...(limit === undefined ? [] : [limitTable(limit)]),
		...(pack === undefined ? [] : [packageTable(pack)]),
		...(memory === undefined ? [] : [memoryTable(memory)]),
		{
			title: 'Targets',
			rows: [
				['Target', 'Measured', ''],
				...evaluate(results).map(({ wanted, measured, met }) => [
					wanted,
					measured,
					met ? 'met' : 'not met',
				]),
			],
		},
	];
}

function latencyTable({ items, latencyMs, rows }: LatencyResult): Table {
	const runs = rows[0]?.ownMs.length ?? 0;
	return {
		title: `${count(items)} items, a service that answers in ${latencyMs} ms, median of ${runs} runs`,
		rows: [
			['', 'Time', 'Range', 'With the workflow', 'Requests in flight'],
			...rows.map(({ label, ownMs, wholeMs, inFlight }) => [
				label,
				seconds(median(ownMs)),
				`${seconds(Math.min(...ownMs))} to ${seconds(Math.max(...ownMs))}`,
				seconds(median(wholeMs)),
				count(inFlight),
			]),
		],
	};
}

function limitTable({ items, requests, windowMs, boundMs, rows }: LimitResult): Table {
	return {
		title: `${count(items)} items under Dub's limit of ${count(requests)} requests per ${windowMs / 1000} s; no run can be faster than ${boundMs / 1000} s`,
		rows: [
			['', 'Time', 'Against the bound', 'Ends', 'Recorded', 'Lost', 'Duplicated', '429s'],
			...rows.map((row) => [
				row.label,
				seconds(row.ownMs),
				row.lost === 0 ? `${(row.ownMs / boundMs).toFixed(2)} ×` : '–',
				row.error === null && row.failed === 0 ? 'well' : 'with an error',
				count(row.recorded),
				count(row.lost),
				count(row.duplicated),
				count(row.refused),
			]),
		],
	};
}

function packageTable({ files, unpackedBytes, loadMs }: PackageResult): Table {
	return {
		title: 'The package',
		rows: [
			['', ''],
			[
				'Unpacked, without source maps',
				`${(unpackedBytes / 1000).toFixed(1)} kB in ${files} files`,
			],
			[
				'Loading all three nodes',
				`${median(loadMs).toFixed(1)} ms (${Math.min(...loadMs).toFixed(1)} to ${Math.max(...loadMs).toFixed(1)} ms in ${loadMs.length} runs)`,
			],
		],
	};
}

function memoryTable({ leads, requests, peakBytes, heldBytes }: MemoryResult): Table {
	return {
		title: `Get Many of ${count(leads)} leads in ${count(requests)} requests`,
		rows: [
			['', ''],
			['Memory at most', megabytes(peakBytes)],
			['Memory that the output takes', megabytes(heldBytes)],
		],
	};
}

const megabytes = (bytes: number): string => `${Math.round(bytes / 1_000_000)} MB`;
const seconds = (ms: number): string => `${(ms / 1000).toFixed(ms < 10_000 ? 2 : 1)} s`;
const count = (value: number): string => value.toLocaleString('en-US');
