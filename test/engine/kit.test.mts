import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadPack } from './kit/pack.mts';
import type { Pack } from './kit/pack.mts';
import { pollTrigger } from './kit/poll.mts';

/** A polling node that counts in its static data and in its module, and can be told what to do. */
const TICKER = `
	let polls = 0;
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
	pack = await loadPack(folder);
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
});

describe('loadPack', () => {
	it('refuses a package that is not built, or built before its newest source', async () => {
		writeFileSync(join(folder, 'nodes/Ticker.node.ts'), '');
		const tomorrow = Date.now() / 1000 + 86_400;
		utimesSync(join(folder, 'nodes/Ticker.node.ts'), tomorrow, tomorrow);
		await expect(loadPack(folder)).rejects.toThrow(
			/^The build is older than .*nodes\/Ticker\.node\.ts\. Run "npm run build"\.$/,
		);
		rmSync(join(folder, 'nodes/Ticker.node.ts'));
		rmSync(join(folder, 'dist/Ticker.node.js'));
		await expect(loadPack(folder)).rejects.toThrow(
			'The package is not built: dist/Ticker.node.js missing. Run "npm run build".',
		);
	});
});
