import { COMPANY, WHOP_KEY } from '../../sandbox/identities.mts';
import type { Pattern } from './measure.mts';
import { DAY, LOOKBACK_DAYS } from './harness.mts';
import type { Harness } from './harness.mts';

/** As much of a lead as the plain patterns look at. */
interface Lead {
	readonly id: string;
	readonly created_at: string;
	readonly member: object | null;
}

interface Page {
	readonly data: readonly Lead[];
	readonly page_info: { readonly has_next_page: boolean; readonly end_cursor: string };
}

async function* leadsSince({ sandbox }: Harness, time: number): AsyncGenerator<Lead> {
	for (let after: string | undefined; ; ) {
		const query = new URLSearchParams({
			company_id: COMPANY.id,
			created_after: new Date(time).toISOString(),
			first: '100',
			...(after !== undefined && { after }),
		});
		const answer = await fetch(`${sandbox.whopBaseUrl}/leads?${String(query)}`, {
			headers: { authorization: `Bearer ${WHOP_KEY}` },
		});
		if (!answer.ok) throw new Error(`The sandbox answered with ${String(answer.status)}`);
		const page = (await answer.json()) as Page;
		yield* page.data;
		if (!page.page_info.has_next_page) return;
		after = page.page_info.end_cursor;
	}
}

/** Reads the whole look-back at each poll, and remembers of each lead whether it had converted. */
export function listEverything(harness: Harness): Pattern {
	let known: Record<string, 0 | 1> | undefined;
	return {
		name: 'list everything each poll',
		poll: async () => {
			const now: Record<string, 0 | 1> = {};
			const events: string[] = [];
			for await (const { id, member } of leadsSince(harness, harness.now() - LOOKBACK_DAYS * DAY)) {
				now[id] = member === null ? 0 : 1;
				if (known !== undefined && known[id] !== 1 && member !== null) events.push(id);
			}
			known = now;
			return events;
		},
		readAll: () => known !== undefined,
		readLast: () => undefined,
		stateBytes: () => Buffer.byteLength(JSON.stringify(known)),
	};
}

/** What most polling triggers do: asks for what was created since the last poll, and takes a converted one for news. */
export function createdSinceLastPoll(harness: Harness): Pattern {
	let state: { lastTimeChecked: number } | undefined;
	return {
		name: 'created since last poll',
		poll: async () => {
			const events: string[] = [];
			const since = state?.lastTimeChecked ?? harness.now();
			for await (const { id, member } of leadsSince(harness, since)) {
				if (member !== null) events.push(id);
			}
			state = { lastTimeChecked: harness.now() };
			return events;
		},
		readAll: () => undefined,
		readLast: () => undefined,
		stateBytes: () => Buffer.byteLength(JSON.stringify(state)),
	};
}
