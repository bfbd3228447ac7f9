import type { Release } from '../../release/problems.mts';
import { releaseProblems } from '../../release/problems.mts';

const READY: Release = {
	tag: 'v1.2.0',
	version: '1.2.0',
	changelog: '# Changelog\n\n## 1.2.0\n\n- New.\n\n## 1.1.0\n\n- Old.\n',
	files: new Map([
		['package.json', '"homepage": "https://github.com/somebody/n8n-nodes-whop-dub"'],
	]),
};

it('lets a release pass of which everything agrees, also before there is a tag', () => {
	expect(releaseProblems(READY)).toEqual([]);
	expect(releaseProblems({ ...READY, tag: undefined })).toEqual([]);
});

it.each([
	'https://github.com/n8n-nodes-whop-dub/n8n-nodes-whop-dub#readme',
	'n8n-nodes-whop-dub@users.noreply.github.com',
	'Copyright (c) 2026 n8n-nodes-whop-dub contributors',
])('names the file in which the owner is not filled in: %s', (text) => {
	const files = new Map([...READY.files, ['README.md', text]]);
	expect(releaseProblems({ ...READY, files })).toEqual([
		expect.stringMatching(/^README\.md still has ".+"\. Put .+ of the owner there\.$/),
	]);
});

it.each([
	['the tag', { tag: 'v1.2.1' }, /^The tag is "v1\.2\.1", and package\.json has version 1\.2\.0\./],
	['a tag without v', { tag: '1.2.0' }, /^The tag is "1\.2\.0"/],
	['the changelog', { changelog: '## Unreleased\n\n## 1.2.0\n' }, /CHANGELOG\.md is "Unreleased"/],
	['an empty changelog', { changelog: '# Changelog\n' }, /CHANGELOG\.md is "none"/],
])('says where %s is another than the version', (_what, change, problem) => {
	expect(releaseProblems({ ...READY, ...change })).toEqual([expect.stringMatching(problem)]);
});

it('says everything at once', () => {
	expect(releaseProblems({ ...READY, version: '1.3.0' })).toHaveLength(2);
});
