import { z } from 'zod/v4';

const lockFile = z.object({
	packages: z.record(
		z.string(),
		z.object({ os: z.array(z.string()).optional(), cpu: z.array(z.string()).optional() }),
	),
});

/**
 * The folders that npm fills on one kind of machine, from the text of a lock file: everything but the packages made for
 * other systems.
 */
export function packageFolders(lockText: string, platform: string, cpu: string): string[] {
	const { packages } = lockFile.parse(JSON.parse(lockText));
	return Object.entries(packages)
		.filter(([folder, { os, cpu: cpus }]) => {
			return folder !== '' && fits(os, platform) && fits(cpus, cpu);
		})
		.map(([folder]) => folder);
}

/** npm's rule: a list names what is allowed, or with `!` what is not. */
function fits(list: readonly string[] | undefined, value: string): boolean {
	if (list === undefined) return true;
	if (list.includes(`!${value}`)) return false;
	return list.every((entry) => entry.startsWith('!')) || list.includes(value);
}
