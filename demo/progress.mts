/** Receives the lines the person sees. */
export type Say = (line: string) => void;

const TICK_MS = 10_000;

/** Does some long work and says how far it is every ten seconds. */
export async function withProgress<Result>(
	say: Say,
	describe: (elapsedMs: number) => string,
	work: () => Promise<Result>,
): Promise<Result> {
	const started = Date.now();
	const timer = setInterval(() => {
		say(describe(Date.now() - started));
	}, TICK_MS);
	try {
		return await work();
	} finally {
		clearInterval(timer);
	}
}

/** A duration for people: `9 s`, `1 min 5 s`. */
export function duration(ms: number): string {
	const seconds = Math.max(0, Math.round(ms / 1000));
	const minutes = Math.floor(seconds / 60);
	return minutes === 0 ? `${seconds} s` : `${minutes} min ${seconds % 60} s`;
}

/** How far npm is: it first looks everything up, then `  812 of 2,093 packages (39 %), 24 s`. */
export function packageProgress(done: number, total: number, elapsedMs: number): string {
	if (done === 0) return `  npm is looking the packages up, ${duration(elapsedMs)}`;
	const percent = total === 0 ? 100 : Math.floor((100 * done) / total);
	const count = (value: number): string => value.toLocaleString('en-US');
	return `  ${count(done)} of ${count(total)} packages (${percent} %), ${duration(elapsedMs)}`;
}
