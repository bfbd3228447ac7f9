import { lineOf } from './check.mts';
import type { Result } from './check.mts';
import type { Public } from './public-text.mts';

/**
 * The text to paste into an issue. It is made of public texts only.
 *
 * @param where each service that was asked, such as `Whop: sandbox`
 */
export function reportOf(
	where: readonly Public[],
	results: readonly Result[],
	{ version, date }: { version: string; date: Date },
): string {
	const count = (verdict: Result['verdict']): number =>
		results.filter((result) => result.verdict === verdict).length;
	return [
		`Live check of ${version}, ${date.toISOString().slice(0, 10)}. ${where.join('; ')}.`,
		`${count('as assumed')} as assumed, ${count('otherwise')} otherwise, ${count('could not be seen')} could not be seen.`,
		'',
		...results.map((result) => `- ${result.service}: ${lineOf(result)}`),
	].join('\n');
}
