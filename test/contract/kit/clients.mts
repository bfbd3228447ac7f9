import Whop from '@whop/sdk';
import { Dub } from 'dub';
import type { Sandbox } from '../../../sandbox/sandbox.mts';

// Whop's client loads `jose` to check the signatures of user tokens, which is not used here; `jose` is an ES module,
// and jest loads CommonJS. All else of the client is what its users run.
jest.mock('jose', () => ({}));

export type { Dub, Whop };

/** The official clients, as they come, pointed at the sandbox. */
export function officialClients(sandbox: Sandbox, whopKey: string, dubKey: string) {
	return {
		whop: new Whop({ apiKey: whopKey, baseURL: sandbox.whopBaseUrl }),
		dub: new Dub({ token: dubKey, serverURL: sandbox.dubBaseUrl }),
	};
}

/** Both official clients. */
export type Clients = ReturnType<typeof officialClients>;
