import { z } from 'zod/v4';
import { DemoError, wordsOf } from './demo-error.mts';
import { until } from './wait.mts';

/** Who logs in to the demo's editor. */
export interface Login {
	readonly email: string;
	readonly password: string;
}

/** n8n cannot be reached: it has ended, or is about to. */
export class Unreachable extends DemoError {}

/** n8n answered that it will not do what was asked. */
export class Refused extends DemoError {
	/** Of HTTP. */
	readonly status: number;

	constructor(status: number, message: string) {
		super(message);
		this.status = status;
	}
}

// n8n wants the same value in every call of one session; any will do.
const BROWSER_ID = 'demo';

const READY_LIMIT_MS = 60_000;

const reply = z.object({ data: z.unknown() });
const refusal = z.object({ message: z.string() });

/** The REST API of n8n's editor: what a browser calls, with the session cookie kept. */
export class EditorApi {
	private readonly baseUrl: string;
	private cookie = '';

	/** @param url where n8n is, without a path */
	constructor(url: string) {
		this.baseUrl = `${url}/rest`;
	}

	/**
	 * Waits until n8n takes calls. Up to n8n 1.123 it says that it is ready before it does.
	 *
	 * @throws {DemoError} when that takes more than a minute
	 */
	async ready(): Promise<void> {
		const isReady = async (): Promise<true | undefined> => {
			const answer = await fetch(`${this.baseUrl}/settings`).catch(() => undefined);
			return answer?.ok === true ? true : undefined;
		};
		const limitMs = READY_LIMIT_MS;
		if ((await until(isReady, { limitMs })) === undefined) {
			throw new DemoError("n8n is ready, but does not take the editor's calls.");
		}
	}

	/**
	 * Sends one call and reads the answer's `data`.
	 *
	 * @throws {Refused} with n8n's own words
	 */
	async call<Schema extends z.ZodType>(
		method: 'GET' | 'POST' | 'PATCH',
		path: string,
		schema: Schema,
		body?: object,
	): Promise<z.output<Schema>> {
		const answer = await fetch(`${this.baseUrl}/${path}`, {
			method,
			headers: {
				'content-type': 'application/json',
				'browser-id': BROWSER_ID,
				cookie: this.cookie,
			},
			...(body === undefined ? {} : { body: JSON.stringify(body) }),
		}).catch((error: unknown) => {
			throw new Unreachable(`n8n does not answer ${method} ${path}: ${wordsOf(error)}`);
		});
		const text = await answer.text();
		if (!answer.ok) {
			throw new Refused(
				answer.status,
				`n8n refused ${method} ${path} (${answer.status}): ${refusalIn(text)}`,
			);
		}
		const session = answer.headers.getSetCookie().find((line) => line.startsWith('n8n-auth='));
		if (session !== undefined) this.cookie = session.split(';')[0] ?? '';
		return schema.parse(reply.parse(JSON.parse(text)).data);
	}
}

function refusalIn(text: string): string {
	try {
		return refusal.parse(JSON.parse(text)).message;
	} catch {
		return text.slice(0, 300);
	}
}
