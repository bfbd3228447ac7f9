import type { IHttpRequestOptions } from 'n8n-workflow';

import { cleanApiKey } from './apiKey';

/**
 * Adds the key to a request, and an end that holds: n8n's time limit counts idle time only, once an answer has begun
 * (n8n.md#time-limits-of-requests), so that one that never ends would fill the memory. It stands here because n8n puts
 * a signal of its own in the place of a node's, but asks the credential after that (read in code).
 * @param options of the request; without a time limit it gets no end
 * @param apiKey as it stands in the credential
 */
export function authorize(options: IHttpRequestOptions, apiKey: unknown): IHttpRequestOptions {
	const headers = { ...options.headers, Authorization: `Bearer ${cleanApiKey(apiKey)}` };
	return { ...options, headers, ...endOf(options) };
}

function endOf({
	timeout,
	abortSignal,
}: IHttpRequestOptions): Pick<IHttpRequestOptions, 'abortSignal'> {
	if (timeout === undefined || timeout <= 0) return {};
	const end = AbortSignal.timeout(Math.ceil(timeout));
	return {
		abortSignal: abortSignal instanceof AbortSignal ? AbortSignal.any([end, abortSignal]) : end,
	};
}
