import { LiveError } from './live-error.mts';

/** What is asked for when the environment does not have it. */
export interface Wanted {
	/** Variable of the environment. */
	readonly variable: string;
	readonly question: string;
	readonly hidden: boolean;
	/** What it has to look like. */
	readonly form: RegExp;
	/** The form in words, for a refusal. */
	readonly words: string;
}

/** Keys are ASCII without spaces; anything else would stop the request with the key in its error. */
const KEY = /^[\x21-\x7e]+$/;

export const WHOP_KEY: Wanted = {
	variable: 'WHOP_API_KEY',
	question: 'Key of Whop (it is not shown): ',
	hidden: true,
	form: KEY,
	words: 'a key without spaces and special characters',
};

export const WHOP_COMPANY: Wanted = {
	variable: 'WHOP_COMPANY_ID',
	question: 'ID of the company at Whop (biz_...): ',
	hidden: false,
	form: /^biz_\w+$/,
	words: 'an ID that begins with biz_',
};

export const DUB_KEY: Wanted = {
	variable: 'DUB_API_KEY',
	question: 'Key of Dub (it is not shown): ',
	hidden: true,
	form: KEY,
	words: 'a key without spaces and special characters',
};

/**
 * Takes a value from the environment, or asks for it.
 *
 * @param ask shows the question and gives back what was typed
 * @throws {LiveError} for a value that cannot be meant, without the value
 */
export async function obtain(
	{ variable, question, hidden, form, words }: Wanted,
	env: NodeJS.ProcessEnv,
	ask: (question: string, hidden: boolean) => Promise<string>,
): Promise<string> {
	const given = (env[variable] ?? '').trim() || (await ask(question, hidden)).trim();
	if (given === '') {
		throw new LiveError(`${variable} is needed: set it, or type it when it is asked for.`);
	}
	if (!form.test(given)) throw new LiveError(`${variable} must be ${words}.`);
	return given;
}

/** An optional value of the environment, if it is of this form. */
export function optional(
	variable: string,
	form: RegExp,
	env: NodeJS.ProcessEnv,
): string | undefined {
	const given = (env[variable] ?? '').trim();
	if (given === '') return undefined;
	if (!form.test(given)) throw new LiveError(`${variable} is not of the form that it should have.`);
	return given;
}
