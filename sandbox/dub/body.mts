import type { FastifyRequest } from 'fastify';
import type * as z from 'zod/v4';
import { bodyText } from '../requests.mts';
import { DubError } from './api-error.mts';

/** The request's body as JSON; 400 when it is empty or not JSON (dub-api reference, section 4, row 10). */
export function jsonBody(request: FastifyRequest): unknown {
	try {
		return JSON.parse(bodyText(request) ?? '');
	} catch {
		throw new DubError(
			'bad_request',
			'Invalid JSON format in request body. Please ensure the request body is a valid JSON object.',
		);
	}
}

/** Checks a value as Dub does: 422 with the first problem only, as `<code>: <path>: <text>` (section 3). */
export function checked<Schema extends z.ZodType>(
	schema: Schema,
	value: unknown,
): z.output<Schema> {
	const result = schema.safeParse(value);
	if (result.success) return result.data;
	const [issue] = result.error.issues;
	throw new DubError(
		'unprocessable_entity',
		issue === undefined ? '' : `${String(issue.code)}: ${issue.path.join('.')}: ${issue.message}`,
	);
}
