import { setTimeout as sleep } from 'node:timers/promises';
import type { LiveArguments } from './arguments.mts';
import { runCheck } from './check.mts';
import type { Person, Result } from './check.mts';
import { dubCheck } from './dub/check.mts';
import { DUB_URL, DubSession } from './dub/session.mts';
import { knownWord, seen } from './public-text.mts';
import type { Public } from './public-text.mts';
import { reportOf } from './report.mts';
import { DUB_KEY, WHOP_COMPANY, WHOP_KEY, obtain, optional } from './secrets.mts';
import { Service } from './service.mts';
import { whopCheck } from './whop/check.mts';
import { WhopSession } from './whop/session.mts';

const ANSWER_LIMIT_MS = 20_000;

/** What the check needs of the world around it. */
export interface Surroundings {
	readonly env: NodeJS.ProcessEnv;
	readonly person: Person;
	/** Shows a question and gives back what was typed; shows nothing of that when it is hidden. */
	readonly ask: (question: string, hidden: boolean) => Promise<string>;
	/** Name and version of the package. */
	readonly version: string;
	/** How long an answer may take, in ms. */
	readonly answerLimitMs?: number;
	readonly wait?: (ms: number) => Promise<unknown>;
}

/**
 * Runs the whole check.
 *
 * @returns the text to paste
 * @throws {LiveError} before anything is sent, when a key is missing or cannot be one
 */
export async function liveCheck(
	{ services, whop, dubUrl }: LiveArguments,
	{ env, person, ask, version, answerLimitMs = ANSWER_LIMIT_MS, wait = sleep }: Surroundings,
): Promise<string> {
	const where: Public[] = [];
	const runs: (() => Promise<readonly Result[]>)[] = [];
	if (services.includes('whop')) {
		const key = await obtain(WHOP_KEY, env, ask);
		const companyId = await obtain(WHOP_COMPANY, env, ask);
		const service = new Service({ baseUrl: whop.baseUrl, key, limitMs: answerLimitMs });
		const session = new WhopSession(service, {
			environment: whop.environment,
			companyId,
			wait: async (ms) => {
				await wait(ms);
			},
		});
		session.userId = optional('WHOP_USER_ID', /^user_\w+$/, env);
		runs.push(() => runCheck(whopCheck(session), person));
		where.push(seen`Whop: ${knownWord(whop.environment, ['production', 'sandbox'], ELSEWHERE)}`);
	}
	if (services.includes('dub')) {
		const key = await obtain(DUB_KEY, env, ask);
		const session = new DubSession(new Service({ baseUrl: dubUrl, key, limitMs: answerLimitMs }));
		session.clickId = optional('DUB_CLICK_ID', /^\w{16}$/, env);
		runs.push(() => runCheck(dubCheck(session), person));
		where.push(dubUrl === DUB_URL ? seen`Dub: production` : seen`Dub: ${ELSEWHERE}`);
	}
	const results: Result[] = [];
	for (const run of runs) results.push(...(await run()));
	return reportOf(where, results, { version, date: new Date() });
}

const ELSEWHERE = seen`another address`;
