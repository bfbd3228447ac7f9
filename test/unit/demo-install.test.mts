import { packageFolders } from '../../demo/lock-file.mts';
import { npmReason } from '../../demo/npm.mts';
import { duration, packageProgress } from '../../demo/progress.mts';

describe('the packages npm fills on this machine', () => {
	const lock = JSON.stringify({
		packages: {
			'': { dependencies: {} },
			'node_modules/anywhere': {},
			'node_modules/linux-arm': { os: ['linux'], cpu: ['arm64'] },
			'node_modules/mac': { os: ['darwin'] },
			'node_modules/not-mac': { os: ['!darwin'] },
			'node_modules/not-windows': { os: ['!win32'] },
			'node_modules/several': { os: ['linux', 'darwin'] },
		},
	});

	it('leaves out the project itself and what is made for other systems', () => {
		expect(packageFolders(lock, 'darwin', 'arm64')).toEqual([
			'node_modules/anywhere',
			'node_modules/mac',
			'node_modules/not-windows',
			'node_modules/several',
		]);
	});

	it('looks at the processor too', () => {
		expect(packageFolders(lock, 'linux', 'arm64')).toContain('node_modules/linux-arm');
		expect(packageFolders(lock, 'linux', 'x64')).not.toContain('node_modules/linux-arm');
	});
});

describe('progress', () => {
	it('counts packages once there are some', () => {
		expect(packageProgress(1255, 2095, 100_000)).toBe(
			'  1,255 of 2,095 packages (59 %), 1 min 40 s',
		);
		expect(packageProgress(0, 2095, 20_000)).toBe('  npm is looking the packages up, 20 s');
	});

	it('never says 100 % before the end', () => {
		expect(packageProgress(2094, 2095, 0)).toContain('(99 %)');
	});

	it.each([
		[-400, '0 s'],
		[59_400, '59 s'],
		[59_600, '1 min 0 s'],
		[125_000, '2 min 5 s'],
	])('says %d ms as %s', (ms, words) => {
		expect(duration(ms)).toBe(words);
	});
});

describe('why npm failed', () => {
	it.each(['ENOTFOUND', 'EAI_AGAIN', 'ECONNREFUSED', 'ETIMEDOUT'])('%s is no network', (code) => {
		expect(npmReason(`npm error code ${code}\nnpm error syscall connect`)).toMatch(
			/^the package registry cannot be reached/,
		);
	});

	it('names a full disk', () => {
		expect(npmReason('npm error code ENOSPC')).toMatch(/^the disk is full/);
	});

	it('otherwise shows the last lines', () => {
		const output = Array.from({ length: 40 }, (_, line) => `line ${line}`).join('\n');
		const reason = npmReason(output);
		expect(reason).toContain('line 39');
		expect(reason).not.toContain('line 24\n');
	});
});
