/**
 * Lives of a trigger of version 0.1.0, as far as it came: what its last poll saved, and what it had reported
 * (`trigger-version-1.json`, made by that version's code from these same lives).
 */
import { DAY_MS, MINUTE, START, addMany } from './trigger-model.mts';
import type { Whop } from './trigger-model.mts';

/** How much that version read in one poll, so that little data shows every form of its state. */
export const LIMITS = { newest: 20, sweep: 10, first: 40, news: 50, slice: 10, events: 30 };
export const PAGE_SIZE = 5;

/** What happened at Whop, with the polls in between. */
export const LIVES: Readonly<
	Record<string, (whop: Whop, poll: () => Promise<void>) => Promise<void>>
> = {
	'a quiet company': async (whop, poll) => {
		addMany(whop, 15, START - 10 * DAY_MS, START - MINUTE);
		for (const lead of whop.leads.slice(0, 5)) lead.converted = lead.created;
		await poll();
		whop.now += MINUTE;
		addMany(whop, 3, whop.now - 1000, whop.now);
		whop.convert(whop.add(whop.now - 500));
		await poll();
		whop.add(whop.now - 1000, { lateBy: 5 * MINUTE });
		whop.now += 10 * MINUTE;
	},
	'the first reading under way': async (whop, poll) => {
		addMany(whop, 200, START - 20 * DAY_MS, START - MINUTE);
		for (const lead of whop.leads.filter((_, index) => index % 3 === 0))
			lead.converted = lead.created;
		for (let count = 0; count < 3; count++) {
			await poll();
			whop.now += MINUTE;
		}
		addMany(whop, 5, whop.now - 1000, whop.now);
	},
	'a round under way': async (whop, poll) => {
		addMany(whop, 100, START - 20 * DAY_MS, START - MINUTE);
		for (const lead of whop.leads.slice(0, 50)) lead.converted = lead.created;
		for (let count = 0; count < 15; count++) {
			await poll();
			whop.now += MINUTE;
		}
		for (const lead of whop.leads.slice(45, 60)) whop.convert(lead);
		await poll();
	},
	'a backlog': async (whop, poll) => {
		addMany(whop, 30, START - 20 * DAY_MS, START - MINUTE);
		await poll();
		whop.now += 2 * DAY_MS;
		addMany(whop, 300, START + MINUTE, whop.now);
		for (const lead of whop.leads.filter((_, index) => index % 4 === 0)) whop.convert(lead);
		for (let count = 0; count < 3; count++) {
			whop.now += MINUTE;
			await poll();
		}
	},
	'a permission that is still missing': async (whop, poll) => {
		for (const days of [1, 5, 9]) {
			whop.add(START - days * DAY_MS, { lateBy: (days + 1) * DAY_MS, converted: true });
		}
		await poll();
		whop.now += MINUTE;
		whop.add(whop.now, { lateBy: DAY_MS });
		await poll();
		whop.now += 2 * DAY_MS;
	},
};
