import { setTimeout as sleep } from 'node:timers/promises';

/** Asks again and again until there is an answer; undefined when the time is over. */
export async function until<Answer>(
	ask: () => Promise<Answer | undefined> | Answer | undefined,
	{ limitMs, everyMs = 500 }: { limitMs: number; everyMs?: number },
): Promise<Answer | undefined> {
	const end = Date.now() + limitMs;
	for (;;) {
		const answer = await ask();
		if (answer !== undefined) return answer;
		if (Date.now() + everyMs > end) return undefined;
		await sleep(everyMs);
	}
}
