import { startSandbox } from '../../sandbox/sandbox.mts';
import type { Sandbox, StoredLead } from '../../sandbox/sandbox.mts';

export const MINUTE = 60_000;
export const DAY = 24 * 60 * MINUTE;
/** The look-back of everything measured here: the trigger's default. */
export const LOOKBACK_DAYS = 30;
/** Not the whole look-back, so that no lead grows out of it while polls are counted. */
const SPREAD_DAYS = 25;
/** Every 20th lead has converted: 5%. */
const CONVERTED_EVERY = 20;

const realNow = Date.now.bind(Date);

/** The sandbox full of leads, and its clock, which moves by a minute for each poll. */
export class Harness {
	readonly sandbox: Sandbox;
	/** Oldest first. */
	readonly leads: StoredLead[];
	private readonly clock: { now: number };

	private constructor(sandbox: Sandbox, clock: { now: number }, leads: StoredLead[]) {
		this.sandbox = sandbox;
		this.clock = clock;
		this.leads = leads;
	}

	/** Starts a sandbox with so many leads; the machine's clock goes along with its own. */
	static async open(count: number): Promise<Harness> {
		const begun = realNow();
		const clock = { now: begun };
		Date.now = () => realNow() + clock.now - begun;
		const sandbox = await startSandbox({
			now: () => clock.now,
			whop: { rateLimitRequests: Number.MAX_SAFE_INTEGER },
		});
		const oldest = clock.now - SPREAD_DAYS * DAY;
		const leads = Array.from({ length: count }, (_, index) =>
			sandbox.whop.addLead({
				createdAt: Math.floor(oldest + (index * SPREAD_DAYS * DAY) / count),
				user: null,
				memberId: index % CONVERTED_EVERY === 0 ? `mber_${String(index)}` : null,
			}),
		);
		return new Harness(sandbox, clock, leads);
	}

	now(): number {
		return this.clock.now;
	}

	/** Lets a minute pass, polls, and counts the requests of that poll. */
	async count<Result>(poll: () => Promise<Result>): Promise<{ requests: number; result: Result }> {
		this.clock.now += MINUTE;
		this.sandbox.requests.length = 0;
		const result = await poll();
		return { requests: this.sandbox.requests.length, result };
	}

	/** Converts the oldest open lead among those created at a time or later. @returns its ID */
	convertFrom(createdAt: number): string | undefined {
		const lead = this.leads[this.firstSince(createdAt)];
		if (lead !== undefined) this.sandbox.whop.convertLead(lead.id);
		return lead?.id;
	}

	private firstSince(createdAt: number): number {
		let index = 0;
		let end = this.leads.length;
		while (index < end) {
			const middle = (index + end) >>> 1;
			if ((this.leads[middle]?.createdAt ?? 0) < createdAt) index = middle + 1;
			else end = middle;
		}
		while (this.leads[index] !== undefined && this.leads[index]?.memberId !== null) index += 1;
		return index;
	}
}
