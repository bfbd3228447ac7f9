import { textAt } from '../shared/records';

/** What an answer of Whop says about a refusal. Every part may be missing. */
export interface WhopErrorText {
	message?: string | undefined;
	type?: string | undefined;
	code?: string | undefined;
	/** The parameter it is about. */
	param?: string | undefined;
}

/**
 * Reads the reason out of the body of a refusal: the `error` object, else `error` as a text with its description
 * (OAuth endpoints), else a top-level message (whop-api.md 8). Never throws.
 * @param body parsed JSON, text, or nothing
 */
export function whopErrorIn(body: unknown): WhopErrorText {
	const shortText = textAt(body, 'error');
	return {
		message:
			textAt(body, 'error', 'message') ??
			(shortText === undefined
				? textAt(body, 'message')
				: [shortText, textAt(body, 'error_description')].filter(Boolean).join(': ')),
		type: textAt(body, 'error', 'type'),
		code: textAt(body, 'error', 'code'),
		param: textAt(body, 'error', 'param'),
	};
}
