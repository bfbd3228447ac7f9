import { refused } from '../shared/fieldValues';
import { InvalidInputError } from '../shared/errors';
import { cleanWebAddress } from '../shared/webAddress';

/** Whop's two environments; accounts, keys and data are separate (whop.md#environments). */
export const ENVIRONMENT_URLS = {
	production: 'https://api.whop.com/api/v1',
	sandbox: 'https://sandbox-api.whop.com/api/v1',
} as const;

/**
 * The address that requests go to.
 * @param environment `production`, `sandbox` or `custom`
 * @param custom the address typed in for `custom`
 * @returns it without spaces around it and slashes at its end
 * @throws InvalidInputError when it is no environment, or the custom address is none: the key must not go anywhere else
 */
export function whopBaseUrl(environment: unknown, custom: unknown): string {
	if (environment === 'production' || environment === 'sandbox')
		return ENVIRONMENT_URLS[environment];
	if (environment !== 'custom') {
		throw refused(
			'Environment',
			'of the Whop credential must be production, sandbox or custom',
			environment,
			'If it is an expression, it must give one of these for each item.',
		);
	}
	const address = cleanWebAddress(custom);
	if (address === undefined || address === '') {
		throw new InvalidInputError(
			"'Base URL' in the Whop credential must be an address such as https://api.whop.com/api/v1",
			"Fill it in, or set 'Environment' to Production or Sandbox.",
		);
	}
	return address;
}

/** Where people look at companies, by the address of the API (whop.md#dashboard). */
const DASHBOARDS: Readonly<Record<string, string>> = {
	[ENVIRONMENT_URLS.production]: 'https://whop.com/dashboard',
	[ENVIRONMENT_URLS.sandbox]: 'https://sandbox.whop.com/dashboard',
};

/**
 * Where a person looks at something on Whop.
 * @param baseUrl of the API
 * @param path below the dashboard, such as `biz_…` or `biz_…`, `products`, `prod_…`; parts of it are encoded
 * @returns undefined for an API that is not Whop's own
 */
export function dashboardAddress(baseUrl: string, ...path: string[]): string | undefined {
	const dashboard = DASHBOARDS[baseUrl];
	return dashboard && [dashboard, ...path.map(encodeURIComponent)].join('/');
}
