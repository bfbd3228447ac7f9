import { readdirSync } from 'node:fs';
import { readExample, withCredentials } from '../../demo/workflow-files.mts';

const credentials = {
	whopApi: { id: 'w1', name: 'Whop (sandbox)' },
	dubApi: { id: 'd1', name: 'Dub (sandbox)' },
	crypto: { id: 'c1', name: 'Whop webhooks (sandbox)' },
};

describe.each(readdirSync('examples').filter((file) => file.endsWith('.json')))(
	'examples/%s',
	(file) => {
		it('holds no credentials', async () => {
			const { nodes } = await readExample(file);
			expect(nodes.filter((node) => 'credentials' in node)).toEqual([]);
		});

		it('connects nodes that exist', async () => {
			const { nodes, connections } = await readExample(file);
			const names = new Set(nodes.map(({ name }) => name));
			expect(names.size).toBe(nodes.length);
			const targets = [...JSON.stringify(connections).matchAll(/"node":"([^"]+)"/g)].map(
				([, name]) => name,
			);
			expect(targets.length).toBeGreaterThan(2);
			expect(
				[...Object.keys(connections), ...targets].filter((name) => !names.has(name ?? '')),
			).toEqual([]);
		});

		it('gets the right credential at each node of the pack and at Crypto, and none elsewhere', async () => {
			const { nodes } = withCredentials(await readExample(file), credentials);
			const expected: Readonly<Record<string, object>> = {
				'n8n-nodes-base.crypto': { crypto: credentials.crypto },
				'n8n-nodes-whop-dub.dubTrackLead': { dubApi: credentials.dubApi },
				'n8n-nodes-whop-dub.dubTrackSale': { dubApi: credentials.dubApi },
				'n8n-nodes-whop-dub.whopLead': { whopApi: credentials.whopApi },
				'n8n-nodes-whop-dub.whopLeadTrigger': { whopApi: credentials.whopApi },
			};
			const given = nodes.map((node) => [
				node.type,
				'credentials' in node ? node.credentials : undefined,
			]);
			expect(given).toEqual(nodes.map(({ type }) => [type, expected[type]]));
			expect(nodes.some(({ type }) => type.startsWith('n8n-nodes-whop-dub.'))).toBe(true);
		});
	},
);
