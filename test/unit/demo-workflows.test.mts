import { EXAMPLES, readExample, withCredentials } from '../../demo/workflow-files.mts';

const credentials = {
	whopApi: { id: 'w1', name: 'Whop (sandbox)' },
	dubApi: { id: 'd1', name: 'Dub (sandbox)' },
};

describe.each(Object.values(EXAMPLES))('examples/%s', (file) => {
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

	it('gets the right credential at each node of the pack and none elsewhere', async () => {
		const { nodes } = withCredentials(await readExample(file), credentials);
		const given = nodes.flatMap((node) =>
			'credentials' in node ? [[node.type, node.credentials]] : [],
		);
		const ofPack = nodes.filter(({ type }) => type.startsWith('n8n-nodes-whop-dub.'));
		expect(given).toHaveLength(ofPack.length);
		for (const [type, value] of given) {
			expect(value).toEqual(
				type === 'n8n-nodes-whop-dub.dubTrackLead'
					? { dubApi: credentials.dubApi }
					: { whopApi: credentials.whopApi },
			);
		}
	});
});
