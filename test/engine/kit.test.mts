import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadPack } from './kit/pack.mts';
import type { Pack } from './kit/pack.mts';
import { pollDurably } from './kit/durable-poll.mts';
import { pollTrigger } from './kit/poll.mts';

/** A polling node that counts in its static data and in its module, and can be told what to do. */
const TICKER = `
	let polls = 0;
	const contexts = new Map();
	exports.Ticker = class {
		description = {
			name: 'ticker', displayName: 'Ticker', group: ['trigger'], version: [1, 1.1], polling: true,
			description: 'Counts', defaults: { name: 'Ticker' }, inputs: [], outputs: ['main'],
			credentials: [{ name: 'tickerApi', required: true }],
			properties: [
				{ displayName: 'Do', name: 'do', type: 'string', default: 'count' },
			],
		};
		async poll() {
			const state = this.getWorkflowStaticData('node');
			const key = (await this.getCredentials('tickerApi')).key;
			polls += 1;
			const count = (state.count ?? 0) + 1;
			const what = this.getNodeParameter('do');
			if (what === 'look') return null;
			if (what === 'context') {
				contexts.set(this, contexts.get(this) ?? contexts.size + 1);
				return [[{ json: { context: contexts.get(this), hasBudget: 'getPollBudgetMs' in this } }]];
			}
			state.count = count;
			if (what === 'throw') throw new Error('told to throw');
			if (what === 'quiet') return null;
			const json = { count, polls, key, mode: this.getMode(), activation: this.getActivationMode(), budget: this.getPollBudgetMs() };
			return [[{ json }]];
		}
	};`;
const TICKER_API = `exports.TickerApi = class {
	name = 'tickerApi'; displayName = 'Ticker API';
	properties = [{ displayName: 'Key', name: 'key', type: 'string', default: 'default-key' }];
};`;

let folder: string;
let pack: Pack;
const credentials = { tickerApi: {} };
const ticker = (what = 'count') =>
	pollTrigger(pack, { type: 'n8n-nodes-fake.ticker', parameters: { do: what }, credentials });

beforeAll(async () => {
	folder = mkdtempSync(join(tmpdir(), 'engine-kit-'));
	mkdirSync(join(folder, 'dist'));
	mkdirSync(join(folder, 'nodes'));
	const n8n = { nodes: ['dist/Ticker.node.js'], credentials: ['dist/TickerApi.credentials.js'] };
	const manifest = { name: 'n8n-nodes-fake', version: '0.0.1', n8n };
	writeFileSync(join(folder, 'package.json'), JSON.stringify(manifest));
	writeFileSync(join(folder, 'dist/Ticker.node.js'), TICKER);
	writeFileSync(join(folder, 'dist/TickerApi.credentials.js'), TICKER_API);
	pack = await loadPack({ folder });
});

afterAll(() => {
	rmSync(folder, { recursive: true, force: true });
});

describe('pollTrigger', () => {
	it('polls with the context n8n gives and keeps state in memory between polls', async () => {
		const trigger = ticker();
		const first = await trigger.poll();
		expect(first.items?.[0]?.json).toMatchObject({
			count: 1,
			key: 'default-key',
			mode: 'trigger',
			activation: 'init',
			budget: 300_000,
		});
		expect(first.dataChanged).toBe(true);
		expect(first.memory).toEqual({ 'node:Trigger': { count: 1 } });
		const second = await trigger.poll({ activation: 'update', budgetMs: 36_000 });
		expect(second.items?.[0]?.json).toMatchObject({
			count: 2,
			activation: 'update',
			budget: 36_000,
		});
	});

	it('saves after the activation poll and when a poll emits, as n8n does, and not otherwise', async () => {
		const trigger = ticker('quiet');
		expect((await trigger.poll()).saved).toEqual({ 'node:Trigger': { count: 1 } });
		const later = await trigger.poll();
		expect(later).toMatchObject({ items: null, dataChanged: true });
		expect(later.memory).toEqual({ 'node:Trigger': { count: 2 } });
		expect(later.saved).toEqual({ 'node:Trigger': { count: 1 } });
		expect(trigger.restart().memory()).toEqual({ 'node:Trigger': { count: 1 } });
	});

	it('shows a poll that changes nothing as unchanged', async () => {
		const polled = await ticker('look').poll();
		expect(polled).toMatchObject({
			items: null,
			dataChanged: false,
			memory: { 'node:Trigger': {} },
		});
	});

	it('passes on what the node throws; what it wrote before stays in memory only', async () => {
		const trigger = ticker('throw');
		await expect(trigger.poll()).rejects.toThrow('told to throw');
		expect(trigger.memory()).toEqual({ 'node:Trigger': { count: 1 } });
		expect(trigger.saved()).toEqual({});
	});

	it('saves nothing for a test event', async () => {
		const trigger = ticker();
		const { items, saved } = await trigger.poll({ mode: 'manual' });
		expect(items?.[0]?.json).toMatchObject({ mode: 'manual' });
		expect(saved).toEqual({});
	});

	it('starts with newly loaded code after a restart', async () => {
		const trigger = ticker();
		await trigger.poll();
		const before = await trigger.poll();
		const after = await trigger.restart().poll();
		expect(before.items?.[0]?.json['polls']).toBeGreaterThan(1);
		expect(after.items?.[0]?.json).toMatchObject({ polls: 1, count: 3 });
		const elsewhere = await trigger.restart({ 'node:Trigger': { count: 40 } }).poll();
		expect(elsewhere.items?.[0]?.json).toMatchObject({ polls: 1, count: 41 });
	});

	it('keeps what the code remembers when it is published again, and takes a new name', async () => {
		const trigger = ticker();
		const before = Number((await trigger.poll()).items?.[0]?.json['polls']);
		const again = await trigger.publishAgain().poll();
		expect(again.items?.[0]?.json).toMatchObject({ polls: before + 1, count: 2 });
		const renamed = await trigger.publishAgain({ nodeName: 'Other' }).poll();
		expect(renamed.items?.[0]?.json).toMatchObject({ polls: before + 2, count: 1 });
	});

	it('has one context for all polls from publication on, as n8n does, and no budget in an older n8n', async () => {
		const trigger = ticker('context');
		const same = await Promise.all([trigger.poll(), trigger.poll({ budgetMs: 5 })]);
		expect(same[0].items?.[0]?.json['context']).toBe(same[1].items?.[0]?.json['context']);
		const again = await trigger.publishAgain().poll({ budgetMs: 'unknown' });
		expect(again.items?.[0]?.json['context']).not.toBe(same[0].items?.[0]?.json['context']);
		expect(again.items?.[0]?.json['hasBudget']).toBe(false);
	});
});

describe('pollDurably', () => {
	const durable = (what: string) =>
		pollDurably(pack, { type: 'n8n-nodes-fake.ticker', parameters: { do: what }, credentials });

	it('stores what a scheduled poll leaves, also when it gives nothing', async () => {
		const trigger = durable('quiet');
		await trigger.poll();
		expect(trigger.stored()).toEqual({ count: 1 });
		await trigger.poll();
		expect(trigger.stored()).toEqual({ count: 2 });
	});

	it('drops what a poll wrote before it threw', async () => {
		const trigger = durable('throw');
		await expect(trigger.poll()).rejects.toThrow('told to throw');
		expect(trigger.stored()).toEqual({});
	});

	it('drops the state of an activation poll that gives nothing, and keeps that of one that gives items', async () => {
		const quiet = durable('quiet');
		await quiet.activate();
		expect(quiet.stored()).toEqual({});
		const loud = durable('count');
		expect((await loud.activate())?.[0]?.json).toMatchObject({ budget: 300_000 });
		expect(loud.stored()).toEqual({ count: 1 });
		expect((await loud.poll())?.[0]?.json).toMatchObject({
			count: 2,
			activation: 'update',
			budget: 36_000,
		});
	});

	it('starts with newly loaded code and the stored state after a restart', async () => {
		const trigger = durable('count');
		await trigger.poll();
		expect((await trigger.restart().poll())?.[0]?.json).toMatchObject({ polls: 1, count: 2 });
	});
});

describe('loadPack', () => {
	it('refuses a package that is not built, or built before its newest source', async () => {
		writeFileSync(join(folder, 'nodes/Ticker.node.ts'), '');
		const tomorrow = Date.now() / 1000 + 86_400;
		utimesSync(join(folder, 'nodes/Ticker.node.ts'), tomorrow, tomorrow);
		await expect(loadPack({ folder })).rejects.toThrow(
			/^The build is older than .*nodes\/Ticker\.node\.ts\. Run "npm run build"\.$/,
		);
		rmSync(join(folder, 'nodes/Ticker.node.ts'));
		rmSync(join(folder, 'dist/Ticker.node.js'));
		await expect(loadPack({ folder })).rejects.toThrow(
			'The package is not built: dist/Ticker.node.js missing. Run "npm run build".',
		);
	});
});
