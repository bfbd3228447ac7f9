/** Dub's error codes and their statuses (dub-api reference, section 9). */
export const DUB_STATUS = {
	bad_request: 400,
	unauthorized: 401,
	forbidden: 403,
	not_found: 404,
	conflict: 409,
	invite_pending: 409,
	invite_expired: 410,
	unprocessable_entity: 422,
	rate_limit_exceeded: 429,
	internal_server_error: 500,
} as const;

/** One of Dub's error codes. */
export type DubErrorCode = keyof typeof DUB_STATUS;

/** An answer of Dub other than 2xx. */
export class DubError extends Error {
	readonly code: DubErrorCode;

	constructor(code: DubErrorCode, message: string) {
		super(message);
		this.code = code;
	}

	get status(): number {
		return DUB_STATUS[this.code];
	}

	/**
	 * The body Dub sends. In `doc_url` only the code's first underscore turns into a hyphen, save for the generic 500
	 * (section 9).
	 */
	get body(): object {
		const anchor =
			this.code === 'internal_server_error'
				? this.code.replaceAll('_', '-')
				: this.code.replace('_', '-');
		return {
			error: {
				code: this.code,
				message: this.message,
				doc_url: `https://dub.co/docs/api-reference/errors#${anchor}`,
			},
		};
	}
}

/** The generic 500 (section 4, row 18). */
export const internalError = (): DubError =>
	new DubError(
		'internal_server_error',
		'An internal server error occurred. Please contact our support if the problem persists.',
	);
