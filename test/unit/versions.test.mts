import { readFileSync } from 'node:fs';

import { installationOf, knownVersions } from '../versions/known.mts';

const versionIn = ({ source }: { source: string }): unknown =>
	(
		JSON.parse(readFileSync(`${source}/manifest.json`, 'utf8')) as {
			dependencies: Record<string, string>;
		}
	).dependencies['n8n'];

describe('the versions of n8n that the pack is tested in', () => {
	it('are installed as their names say, oldest first', () => {
		const installed = knownVersions.map((version) => versionIn(installationOf(version)));
		expect(installed.slice(0, -1)).toEqual(knownVersions.slice(0, -1));
		expect(installed.slice(0, 2)).toEqual(['1.100.1', '1.123.81']);
	});

	it('are those that the README names', () => {
		const [, named = ''] = /tested in (.+?)\.\s+The/.exec(readFileSync('README.md', 'utf8')) ?? [];
		const installed = knownVersions.map((version) => versionIn(installationOf(version)));
		expect(named.split(/, | and /)).toEqual(installed);
	});

	it('have a job each', () => {
		const workflow = readFileSync('.github/workflows/versions.yml', 'utf8');
		const [, jobs = ''] = /n8n: \[(.+)\]/.exec(workflow) ?? [];
		expect(jobs.replaceAll("'", '').split(', ')).toEqual(knownVersions);
	});

	it.each(knownVersions)('%s is locked, and from no particular registry', (version) => {
		const { packages } = JSON.parse(
			readFileSync(`${installationOf(version).source}/lock.json`, 'utf8'),
		) as { packages: Record<string, { integrity?: string; resolved?: string }> };
		const locked = Object.entries(packages).filter(([folder]) => folder !== '');
		expect(locked.length).toBeGreaterThan(1000);
		expect(locked.filter(([, { integrity }]) => integrity === undefined)).toEqual([]);
		expect(locked.filter(([, { resolved }]) => resolved !== undefined)).toEqual([]);
	});

	it('another one is refused by name', () => {
		expect(() => installationOf('1.2.3')).toThrow(/no n8n "1\.2\.3".*1\.100\.1.*newest/);
	});
});
