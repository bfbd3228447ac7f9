import { seen } from '../public-text.mts';
import { NotSeen, asAssumed, notSeen, otherwise } from '../question.mts';
import type { Finding, Question } from '../question.mts';
import { isFine } from '../service.mts';
import type { Answer } from '../service.mts';
import { findIn } from './bounds.mts';
import { around } from './lists.mts';
import { refusalOf } from './refusal.mts';
import { readLead } from './session.mts';
import type { LiveLead, WhopSession } from './session.mts';

const MARK = 'n8n-live-check';
/** Between two changes, so that a time of change can be told from the one before. */
const BETWEEN_MS = 1500;
const LOOKS = 3;
const BETWEEN_LOOKS_MS = 3000;
const FAR_MS = 60_000;

type Metadata = Readonly<Record<string, unknown>> | null;

/** What is written at Whop, in words for the person. */
export const WRITTEN = [
	'One lead for your own user, without a product, with the metadata {"n8n-live-check": "made"}.',
	'Two changes of the metadata of that lead. It stays at Whop: leads cannot be deleted.',
];

/** Whether metadata that was sent has taken the place of all that was there. */
export function judgeReplacing(sent: Metadata, stored: unknown): Finding {
	const keys = typeof stored === 'object' && stored !== null ? Object.keys(stored) : [];
	const wanted = Object.keys(sent ?? {});
	if (wanted.some((key) => !keys.includes(key))) return otherwise(seen`it was not stored`);
	return keys.length === wanted.length
		? asAssumed(seen`nothing is left of what was there`)
		: otherwise(seen`${keys.length - wanted.length} of the keys that were there have stayed`);
}

/** Whether a change moves `updated_at`. */
export function judgeMoved(before: Pick<LiveLead, 'updatedAt'>, after: typeof before): Finding {
	if (Number.isNaN(before.updatedAt + after.updatedAt)) return notSeen(seen`it is not there`);
	return after.updatedAt > before.updatedAt ? asAssumed(seen`it moves`) : otherwise(seen`it stays`);
}

/** The lead that was made. @throws {NotSeen} when none was */
function testLead({ testLead: lead }: WhopSession): LiveLead {
	if (lead === undefined) throw new NotSeen(seen`there is no test lead`);
	return lead;
}

async function create(whop: WhopSession): Promise<Finding> {
	if (whop.userId === undefined) return notSeen(seen`no user was named`);
	const answer = await whop.ask('POST', '/leads', {
		json: {
			[await whop.companyName()]: whop.companyId,
			user_id: whop.userId,
			metadata: { [MARK]: 'made' },
		},
	});
	if (!isFine(answer)) return notSeen(seen`${refusalOf(answer)}`);
	whop.testLead = readLead(answer.body);
	return answer.status === 200
		? asAssumed(seen`${answer.status}`)
		: otherwise(seen`${answer.status}`);
}

async function showsInList(whop: WhopSession): Promise<Finding> {
	const lead = testLead(whop);
	for (let look = 1; look <= LOOKS; look += 1) {
		const found = findIn(lead, await whop.pages(around(lead.createdAt, FAR_MS, FAR_MS)));
		if (found === 'found') {
			return look === 1
				? asAssumed(seen`it is there at once`)
				: otherwise(seen`it is there only at look ${look}, some seconds later`);
		}
		if (look < LOOKS) await whop.pause(BETWEEN_LOOKS_MS);
	}
	return otherwise(seen`it is not there after ${((LOOKS - 1) * BETWEEN_LOOKS_MS) / 1000} s`);
}

/** Changes the metadata of the test lead and reads it anew. */
async function change(whop: WhopSession, metadata: Metadata): Promise<LiveLead> {
	const path = `/leads/${encodeURIComponent(testLead(whop).id)}`;
	await whop.pause(BETWEEN_MS);
	const changed: Answer = await whop.ask('PATCH', path, { json: { metadata } });
	if (!isFine(changed)) throw new NotSeen(seen`${refusalOf(changed)}`);
	return readLead((await whop.ask('GET', path)).body);
}

/** About whop.md#creating-a-lead and whop.md#changing-a-lead; asked only after a yes, in this order. */
export const writing: readonly Question<WhopSession>[] = [
	{ about: seen`status of a new lead`, assumed: seen`200`, look: create },
	{ about: seen`a new lead in lists`, assumed: seen`is there at once`, look: showsInList },
	{
		about: seen`updated_at at a change of metadata`,
		assumed: seen`moves`,
		look: async (whop) => {
			const before = testLead(whop);
			whop.testLead = await change(whop, { [`${MARK}-again`]: 'changed' });
			return judgeMoved(before, whop.testLead);
		},
	},
	{
		about: seen`new metadata`,
		assumed: seen`takes the place of all that was there`,
		look: (whop) => {
			const { metadata } = testLead(whop).json;
			return judgeReplacing({ [`${MARK}-again`]: 'changed' }, metadata);
		},
	},
	{
		about: seen`metadata: null`,
		assumed: seen`empties it`,
		look: async (whop) => judgeReplacing(null, (await change(whop, null)).json['metadata']),
	},
];
