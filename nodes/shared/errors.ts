import type { Failure } from 'n8n-workflow';

/**
 * What a user reads when something could not be done: what happened, and what to do about it.
 * Plain data, so that the code that words it needs no n8n and no HTTP.
 */
export interface ErrorDetails {
	/** What happened, in one sentence. */
	message: string;
	/** What the user can do about it. */
	description?: string;
	/** HTTP status of the answer, when there was one. */
	httpCode?: number;
	/** The cause in n8n's own terms; n8n paces its next try by it (n8n.md#causes-of-failures). */
	failure?: Failure;
}

/** An answer of a service, or none, that stops the work on an item. */
export class ApiError extends Error {
	readonly details: ErrorDetails;

	constructor(details: ErrorDetails) {
		super(details.message);
		this.name = 'ApiError';
		this.details = details;
	}
}

/** Input that cannot be sent as it is. Thrown before any request; the message names the field and the limit. */
export class InvalidInputError extends Error {
	/** How to put it right, where the message alone does not say it. */
	readonly hint: string | undefined;

	constructor(message: string, hint?: string) {
		super(message);
		this.name = 'InvalidInputError';
		this.hint = hint;
	}
}
