import type {
	LatencyResult,
	LimitResult,
	MemoryResult,
	PackageResult,
	Results,
} from '../results.mts';
import { median } from '../statistics.mts';

/** What the project asks of itself, and what was measured. */
export interface Target {
	readonly wanted: string;
	readonly measured: string;
	readonly met: boolean;
}

/** Evaluates the parts that were measured. */
export function evaluate({ package: pack, memory, latency, limit }: Results): Target[] {
	return [
		...(latency === undefined ? [] : evaluateLatency(latency)),
		...(limit === undefined ? [] : evaluateLimit(limit)),
		...(pack === undefined ? [] : evaluatePackage(pack)),
		...(memory === undefined ? [] : evaluateMemory(memory)),
	];
}

function evaluateLatency({ rows }: LatencyResult): Target[] {
	const own = rowOf(rows, 'dub node 50');
	const ownMs = median(own.ownMs);
	const againstHttp = ownMs / median(rowOf(rows, 'dub http').ownMs);
	const againstSequential = median(rowOf(rows, 'dub node 1').ownMs) / ownMs;
	return [
		{
			wanted: "50 parallel: at most 1.15 × the HTTP Request node's time",
			measured: `${againstHttp.toFixed(2)} ×`,
			met: againstHttp <= 1.15,
		},
		{
			wanted: '50 parallel: at most 50 requests in flight',
			measured: String(own.inFlight),
			met: own.inFlight <= 50,
		},
		{
			wanted: '50 parallel: at least 20 × faster than one at a time',
			measured: `${againstSequential.toFixed(1)} ×`,
			met: againstSequential >= 20,
		},
	];
}

function evaluateLimit({ rows, boundMs }: LimitResult): Target[] {
	const own = rowOf(rows, 'dub node 50');
	const ratio = own.ownMs / boundMs;
	return [
		{
			wanted: 'Under the limit: at most 1.1 × the bound',
			measured: `${ratio.toFixed(3)} ×`,
			met: ratio <= 1.1,
		},
		{
			wanted: 'Under the limit: 0 failed, 0 lost, 0 duplicated',
			measured: `${own.failed} failed, ${own.lost} lost, ${own.duplicated} duplicated`,
			met: own.failed + own.lost + own.duplicated === 0 && own.error === null,
		},
	];
}

function evaluatePackage({ unpackedBytes, loadMs }: PackageResult): Target[] {
	const load = median(loadMs);
	return [
		{
			wanted: 'Package: under 240 kB unpacked, without source maps',
			measured: `${(unpackedBytes / 1000).toFixed(1)} kB`,
			met: unpackedBytes < 240_000,
		},
		{
			wanted: 'All three nodes load in under 20 ms',
			measured: `${load.toFixed(1)} ms`,
			met: load < 20,
		},
	];
}

function evaluateMemory({ leads, peakBytes }: MemoryResult): Target[] {
	return [
		{
			wanted: `Get Many of ${leads.toLocaleString('en-US')} leads: within 300 MB`,
			measured: `${Math.round(peakBytes / 1_000_000)} MB`,
			met: peakBytes <= 300_000_000,
		},
	];
}

function rowOf<Row extends { readonly id: string }>(rows: readonly Row[], id: string): Row {
	const row = rows.find((one) => one.id === id);
	if (row === undefined) throw new RangeError(`No candidate "${id}"`);
	return row;
}
