/** Whop's two environments; accounts, keys and data are separate (whop-api.md 13, docs). */
export const ENVIRONMENT_URLS = {
	production: 'https://api.whop.com/api/v1',
	sandbox: 'https://sandbox-api.whop.com/api/v1',
} as const;

/**
 * The address that requests go to.
 * @param environment `production`, `sandbox` or `custom`
 * @param custom the address typed in for `custom`
 * @returns it without spaces around it and slashes at its end; production where nothing is filled in
 */
export function whopBaseUrl(environment: unknown, custom: unknown): string {
	if (environment === 'sandbox') return ENVIRONMENT_URLS.sandbox;
	const address = typeof custom === 'string' ? custom.trim().replace(/\/+$/, '') : '';
	return environment === 'custom' && address !== '' ? address : ENVIRONMENT_URLS.production;
}
