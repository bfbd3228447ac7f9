import type { Outcome } from '../shared/outcome';
import { whopErrorIn } from './errorBody';

/** The two names under which Whop takes a company's ID (whop.md#company-or-account: sources disagree on which one). */
export type AccountParameter = 'company_id' | 'account_id';

/** Whop's newer name for a company is "account"; the one of our version goes first. */
export const FIRST_ACCOUNT_PARAMETER: AccountParameter = 'company_id';

/** @returns the name to try when the given one was refused */
export function otherAccountParameter(name: AccountParameter): AccountParameter {
	return name === 'company_id' ? 'account_id' : 'company_id';
}

/**
 * Whether a refused request is worth sending once more under the other name.
 * A refused request changed nothing, so this holds for writes too.
 */
export function isAboutAccountParameter(outcome: Outcome): boolean {
	if (outcome.kind !== 'answer' || (outcome.status !== 400 && outcome.status !== 422)) return false;
	const { param, message } = whopErrorIn(outcome.body);
	return /\b(?:company_id|account_id)\b/.test(`${param ?? ''} ${message ?? ''}`);
}

/**
 * Which of two refusals to report, one for each name. The second, unless all it says is that the account parameter
 * is missing: then the server knows only the first name, and the first refusal holds the reason.
 */
export function refusalToReport(first: Outcome, second: Outcome): Outcome {
	return isAboutAccountParameter(second) && saysMissing(second) ? first : second;
}

function saysMissing(outcome: Outcome): boolean {
	if (outcome.kind !== 'answer') return false;
	const { code, message } = whopErrorIn(outcome.body);
	return code === 'parameter_missing' || /missing required parameter/i.test(message ?? '');
}
