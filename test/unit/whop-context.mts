import type {
	ICredentialDataDecryptedObject,
	IDataObject,
	IExecuteFunctions,
	IHttpRequestOptions,
	ILoadOptionsFunctions,
	INodeExecutionData,
	NodeExecutionHint,
} from 'n8n-workflow';

import type { SendSettings } from '../../nodes/shared/session.ts';

/** What Whop is made to answer: status and body, or a network code for no answer at all. */
export interface Reply {
	readonly status?: number;
	readonly body?: unknown;
	readonly headers?: Record<string, string>;
	readonly lost?: string;
}

/** n8n's context of a node, as far as the Whop code uses it, on a scripted Whop. */
export interface FakeRun {
	readonly context: IExecuteFunctions & ILoadOptionsFunctions;
	/** Everything that was sent, in order. */
	readonly requests: IHttpRequestOptions[];
	readonly hints: string[];
}

export interface FakeOptions {
	readonly credential?: ICredentialDataDecryptedObject;
	/** One object for each input item. */
	readonly items?: IDataObject[];
	/** Parameters, of all items or of each. */
	readonly parameters?: IDataObject | ((itemIndex: number) => IDataObject);
	readonly continueOnFail?: boolean;
	/** The version of the node that the workflow was saved with; 1 unless said otherwise. */
	readonly typeVersion?: number;
}

/**
 * @param whop one reply for each request, in order; or a function that answers
 */
export function fakeRun(
	whop: Reply[] | ((request: IHttpRequestOptions) => Reply),
	{
		credential = {},
		items = [{}],
		parameters = {},
		continueOnFail = false,
		typeVersion = 1,
	}: FakeOptions = {},
): FakeRun {
	const requests: IHttpRequestOptions[] = [];
	const hints: string[] = [];
	const answer = (request: IHttpRequestOptions): Reply => {
		const sent: IHttpRequestOptions = { ...request };
		delete sent.abortSignal;
		// Bodies go out as JSON text.
		if (typeof sent.body === 'string') sent.body = JSON.parse(sent.body) as IDataObject;
		// As it was when it was sent; a body is read from text, and may be too deep to be copied once more.
		requests.push({ ...structuredClone({ ...sent, body: undefined }), body: sent.body });
		const reply = Array.isArray(whop) ? whop[requests.length - 1] : whop(sent);
		if (reply === undefined) throw new Error(`Request ${requests.length} was not expected`);
		return reply;
	};
	const of = (itemIndex: number) =>
		typeof parameters === 'function' ? parameters(itemIndex) : parameters;
	const context = {
		getCredentials: () =>
			Promise.resolve({
				apiKey: 'apik_own',
				companyId: 'biz_own',
				environment: 'production',
				...credential,
			}),
		getNode: () => ({
			id: '1',
			name: 'Whop Lead',
			type: 'n8n-nodes-whop-dub.whopLead',
			typeVersion,
			position: [0, 0] as [number, number],
			parameters: {},
		}),
		getInputData: (): INodeExecutionData[] => items.map((json) => ({ json })),
		getNodeParameter: (name: string, itemIndex: number, fallback?: unknown) =>
			of(itemIndex)[name] ?? fallback,
		getCurrentNodeParameter: (name: string) => of(0)[name],
		getTimezone: () => 'Europe/Berlin',
		continueOnFail: () => continueOnFail,
		getExecutionCancelSignal: () => undefined,
		addExecutionHints: (...given: NodeExecutionHint[]) => {
			hints.push(...given.map(({ message }) => message));
		},
		helpers: {
			httpRequestWithAuthentication: (_type: string, request: IHttpRequestOptions) => {
				const { lost, status = 200, body, headers = {} } = answer(request);
				return lost === undefined
					? Promise.resolve({ statusCode: status, body, headers })
					: Promise.reject(Object.assign(new Error('no answer'), { code: lost }));
			},
		},
	};
	return { context: context as object as FakeRun['context'], requests, hints };
}

/** Sends without retries, so that tests need not wait. */
export const once = (): SendSettings => ({
	retries: 0,
	longestWaitMs: 0,
	timeoutMs: 1000,
});

/** A lead as Whop documents it. */
export const lead = (id: string, changes: IDataObject = {}): IDataObject => ({
	id,
	created_at: '2023-12-01T05:00:00.401Z',
	updated_at: '2023-12-01T05:00:00.401Z',
	referrer: null,
	metadata: null,
	user: { id: 'user_1', email: 'john.doe@example.com', name: null, username: 'johndoe42' },
	product: null,
	member: null,
	...changes,
});

/** A refusal in Whop's usual form. */
export const refusal = (status: number, error: IDataObject): Reply => ({ status, body: { error } });

/** A page of leads. */
export const page = (ids: string[], next?: string | null, hasNext = next !== undefined): Reply => ({
	body: {
		data: ids.map((id) => lead(id)),
		page_info: {
			end_cursor: next ?? null,
			start_cursor: null,
			has_next_page: hasNext,
			has_previous_page: false,
		},
	},
});

/** What a promise rejects with. */
export async function thrownBy(promise: Promise<unknown>): Promise<unknown> {
	try {
		await promise;
	} catch (caught) {
		return caught;
	}
	throw new Error('It was expected to throw');
}
