/** An answer of Whop other than 2xx (bodies: whop-api reference, section 8). */
export class WhopError extends Error {
	readonly status: number;
	readonly body: { readonly error: WhopErrorBody };
	readonly headers: Readonly<Record<string, string>>;

	constructor(
		status: number,
		error: WhopErrorBody,
		headers: Readonly<Record<string, string>> = {},
	) {
		super(error.message);
		this.status = status;
		this.body = { error };
		this.headers = headers;
	}
}

/** The `error` object of a Whop answer; `code` and `param` are optional. */
export interface WhopErrorBody {
	readonly type: string;
	readonly message: string;
	readonly code?: string | null;
	readonly param?: string | null;
}

/** 400: a required parameter is missing. */
export const missing = (param: string): WhopError =>
	new WhopError(400, {
		type: 'invalid_request_error',
		code: 'parameter_missing',
		message: `Missing required parameter: ${param}.`,
		param,
	});

/** 400: a parameter is of the wrong kind. The words are ours; Whop's are unknown. */
export const invalid = (param: string, wanted: string): WhopError =>
	new WhopError(400, {
		type: 'invalid_request_error',
		code: 'parameter_invalid',
		message: `Invalid parameter: ${param} must be ${wanted}.`,
		param,
	});

/** 401: no key or an unknown one (live wording). */
export const unauthorized = (): WhopError =>
	new WhopError(401, { type: 'unauthorized', message: 'Authentication failed' });

/** 403: the key lacks a permission (live wording, with the permission's name). */
export const notAuthorizedFor = (permission: string): WhopError =>
	new WhopError(403, {
		type: 'forbidden',
		message: `App API key is not authorized for the ${permission} scope.`,
	});

/** 403: the resource belongs to an account out of the key's reach. */
export const forbidden = (): WhopError =>
	new WhopError(403, {
		type: 'forbidden',
		message: 'You do not have permission to access this resource',
	});

/** 404. */
export const notFound = (what = 'Resource'): WhopError =>
	new WhopError(404, { type: 'not_found', message: `${what} not found` });
