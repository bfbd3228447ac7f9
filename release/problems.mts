/** What a release is made of, as far as it is checked. */
export interface Release {
	/** The tag that is being published, such as `v1.2.0`; undefined before there is one. */
	readonly tag: string | undefined;
	/** `version` of package.json. */
	readonly version: string;
	readonly changelog: string;
	/** Text of each file that names the owner, by path. */
	readonly files: ReadonlyMap<string, string>;
}

/** What stands in the files until the owner fills it in, and what belongs there. */
const PLACEHOLDERS: readonly [text: string, wanted: string][] = [
	['github.com/n8n-nodes-whop-dub/', 'the address of the repository of the owner'],
	['n8n-nodes-whop-dub@users.noreply.github.com', 'an email of the owner'],
	['n8n-nodes-whop-dub contributors', 'the name of the owner'],
];

/**
 * What must be put right before the release is published; none when it is ready.
 * @returns one sentence for each problem
 */
export function releaseProblems({ tag, version, changelog, files }: Release): string[] {
	const problems: string[] = [];
	for (const [file, text] of files) {
		for (const [placeholder, wanted] of PLACEHOLDERS) {
			if (text.includes(placeholder)) {
				problems.push(`${file} still has "${placeholder}". Put ${wanted} there.`);
			}
		}
	}
	const newest = /^## (.*)$/m.exec(changelog)?.[1]?.trim();
	if (newest !== version) {
		problems.push(
			`The newest entry of CHANGELOG.md is "${newest ?? 'none'}", and package.json has version ${version}. Make them the same.`,
		);
	}
	if (tag !== undefined && tag !== `v${version}`) {
		problems.push(
			`The tag is "${tag}", and package.json has version ${version}. Tag the release v${version}.`,
		);
	}
	return problems;
}
