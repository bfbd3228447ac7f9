import { parseExactly } from './exactNumbers';
import { isSuccess } from './outcome';
import type { Answer } from './outcome';
import { isRecord, valueAt } from './records';
import { withoutKey, withoutKeyInText } from './secrets';

/**
 * Reads an answer as n8n returns it. n8n was asked to leave the body as text, because its HTTP library would silently
 * change numbers of more than 16 digits.
 * @param answer n8n's full response
 */
export function readAnswer(answer: unknown): Answer {
	const headers: Record<string, string> = {};
	const sent = valueAt(answer, 'headers');
	for (const [name, value] of Object.entries(isRecord(sent) ? sent : {})) {
		headers[name.toLowerCase()] = String(value);
	}
	const status = valueAt(answer, 'statusCode');
	return {
		kind: 'answer',
		status: typeof status === 'number' ? status : 0,
		headers,
		...readBody(valueAt(answer, 'body')),
	};
}

/**
 * Takes the key out of an answer that is no data: a refusal becomes a message.
 * @param apiKey as it was sent
 */
export function withoutEcho(answer: Answer, apiKey: string): Answer {
	const holdsData: boolean = isSuccess(answer);
	if (holdsData) return answer;
	const headers = Object.entries(answer.headers).map(
		([name, value]) => [name, withoutKeyInText(value, apiKey)] as const,
	);
	return { ...answer, headers: Object.fromEntries(headers), body: withoutKey(answer.body, apiKey) };
}

/** Parses JSON, with numbers that JavaScript cannot hold as text; other text stays as it came. */
function readBody(body: unknown): Pick<Answer, 'body' | 'inexactNumbers'> {
	if (typeof body !== 'string') return { body };
	try {
		const { value, inexactNumbers } = parseExactly(body);
		return { body: value, ...(inexactNumbers.length > 0 && { inexactNumbers }) };
	} catch {
		return { body };
	}
}
