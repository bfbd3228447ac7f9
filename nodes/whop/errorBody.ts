import { foreignText } from '../shared/foreignText';
import { textAt } from '../shared/records';

/** What an answer of Whop says about a refusal, each text bounded and on one line. Every part may be missing. */
export interface WhopErrorText {
	message?: string | undefined;
	type?: string | undefined;
	code?: string | undefined;
	/** The parameter it is about. */
	param?: string | undefined;
}

const LONGEST_NAME = 60;

/**
 * Reads the reason out of the body of a refusal: the `error` object, else `error` as a text with its description
 * (OAuth endpoints), else a top-level message (whop.md#refusals). Never throws.
 * @param body parsed JSON, text, or nothing
 */
export function whopErrorIn(body: unknown): WhopErrorText {
	const shortText = shownAt(body, undefined, 'error');
	return {
		message:
			shownAt(body, undefined, 'error', 'message') ??
			(shortText === undefined
				? shownAt(body, undefined, 'message')
				: [shortText, shownAt(body, undefined, 'error_description')].filter(Boolean).join(': ')),
		type: shownAt(body, LONGEST_NAME, 'error', 'type'),
		code: shownAt(body, LONGEST_NAME, 'error', 'code'),
		param: shownAt(body, LONGEST_NAME, 'error', 'param'),
	};
}

/** Whether a refusal has the form of Whop's own (whop.md#refusals); web pages and other APIs have another. */
export function isWhopRefusal(body: unknown): boolean {
	return textAt(body, 'error', 'message') !== undefined;
}

/** @returns undefined where there is nothing to show */
function shownAt(
	body: unknown,
	longest: number | undefined,
	...path: string[]
): string | undefined {
	const text = textAt(body, ...path);
	const shown = text === undefined ? '' : foreignText(text, longest);
	return shown === '' ? undefined : shown;
}
