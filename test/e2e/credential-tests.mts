import { match, partialDeepStrictEqual as includes } from 'node:assert/strict';
import { describe, it } from 'node:test';
import { z } from 'zod/v4';
import {
	COMPANY,
	DUB_KEY,
	DUB_KEY_FREE,
	WHOP_KEY,
	WHOP_KEY_READ_ONLY,
} from '../../sandbox/identities.mts';
import type { World } from './world.mts';

const verdictSchema = z.object({ status: z.string(), message: z.string() });

/** What n8n shows when a credential is saved. */
export function credentialTests({ api, credentials, sandbox }: World): void {
	const verdictOn = (type: 'whopApi' | 'dubApi', apiKey: string) =>
		api.call('POST', 'credentials/test', verdictSchema, {
			credentials: {
				...credentials[type],
				type,
				data:
					type === 'dubApi'
						? { apiKey, baseUrl: sandbox.dubBaseUrl }
						: {
								apiKey,
								companyId: COMPANY.id,
								environment: 'custom',
								baseUrl: sandbox.whopBaseUrl,
							},
			},
		});

	void describe('the test of a credential', () => {
		for (const [type, key] of [
			['whopApi', WHOP_KEY],
			['dubApi', DUB_KEY],
		] as const) {
			it(`is green for a good key: ${type}`, async () => {
				includes(await verdictOn(type, key), { status: 'OK' });
			});
		}

		for (const [what, type, key, message] of [
			['an unknown key of Whop', 'whopApi', 'apik_unknown', /does not accept this API key/],
			['a key of Whop that may not write', 'whopApi', WHOP_KEY_READ_ONLY, /lead:manage/],
			['an unknown key of Dub', 'dubApi', `dub_${'x'.repeat(24)}`, /does not know this API key/],
			['a plan of Dub that cannot track', 'dubApi', DUB_KEY_FREE, /Business plan/],
		] as const) {
			it(`is red, with the reason, for ${what}`, async () => {
				const verdict = await verdictOn(type, key);
				includes(verdict, { status: 'Error' });
				match(verdict.message, message);
			});
		}
	});
}
