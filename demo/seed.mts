import { z } from 'zod/v4';
import { COMPANY, DUB_KEY, WHOP_KEY, WHOP_WEBHOOK_SECRET } from '../sandbox/identities.mts';
import type { Sandbox } from '../sandbox/sandbox.mts';
import { publish } from './publishing.mts';
import type { SavedWorkflow } from './publishing.mts';
import { Refused } from './rest.mts';
import type { EditorApi, Login } from './rest.mts';
import { EXAMPLES, readExample, withCredentials } from './workflow-files.mts';
import type { CredentialReference, Credentials, WorkflowFile } from './workflow-files.mts';

/** The owner account of the demo's n8n; it listens on loopback only. */
export const LOGIN: Login = { email: 'demo@example.com', password: 'Demo1234' };

/** IDs of the demo's workflows in n8n. */
export type DemoWorkflows = Readonly<Record<keyof typeof EXAMPLES, string>>;

const nothing = z.unknown();
const withId = z.object({ id: z.string() });
const savedSchema = z.object({ id: z.string(), versionId: z.string() });

/** Puts the owner account, the credentials and the workflows into an empty n8n and publishes the workflows. */
export async function seed(api: EditorApi, sandbox: Sandbox): Promise<DemoWorkflows> {
	await logIn(api);
	const credentials = await saveCredentials(api, sandbox);
	const publishExample = async (file: string): Promise<string> =>
		await publishWorkflow(api, withCredentials(await readExample(file), credentials));
	return {
		form: await publishExample(EXAMPLES.form),
		leads: await publishExample(EXAMPLES.leads),
		payments: await publishExample(EXAMPLES.payments),
	};
}

/** Makes the owner account of an empty n8n, and logs in. */
export async function logIn(api: EditorApi): Promise<void> {
	await api.ready();
	await api.call('POST', 'owner/setup', nothing, {
		...LOGIN,
		firstName: 'Demo',
		lastName: 'Owner',
	});
	const { email: emailOrLdapLoginId, password } = LOGIN;
	await api.call('POST', 'login', nothing, { emailOrLdapLoginId, password });
}

/**
 * Saves a credential for each of the sandbox's services, with every right, and one for Crypto nodes where n8n has such
 * credentials (from 2.7).
 */
export async function saveCredentials(api: EditorApi, sandbox: Sandbox): Promise<Credentials> {
	const crypto = await ifKnown(() =>
		saveCredential(api, 'Whop webhooks (sandbox)', 'crypto', { hmacSecret: WHOP_WEBHOOK_SECRET }),
	);
	return {
		...(crypto === undefined ? {} : { crypto }),
		whopApi: await saveCredential(api, 'Whop (sandbox)', 'whopApi', {
			apiKey: WHOP_KEY,
			companyId: COMPANY.id,
			environment: 'custom',
			baseUrl: sandbox.whopBaseUrl,
		}),
		dubApi: await saveCredential(api, 'Dub (sandbox)', 'dubApi', {
			apiKey: DUB_KEY,
			baseUrl: sandbox.dubBaseUrl,
		}),
	};
}

/** The credential, or undefined where n8n does not know its type. */
async function ifKnown(
	save: () => Promise<CredentialReference>,
): Promise<CredentialReference | undefined> {
	try {
		return await save();
	} catch (error) {
		if (error instanceof Refused && /unrecognized credential type/i.test(error.message)) {
			return undefined;
		}
		throw error;
	}
}

/** Saves a credential with what its form holds. */
export async function saveCredential(
	api: EditorApi,
	name: string,
	type: string,
	data: object,
): Promise<CredentialReference> {
	const { id } = await api.call('POST', 'credentials', withId, { name, type, data });
	return { id, name };
}

/** Saves a workflow without publishing it. */
export async function saveWorkflow(api: EditorApi, workflow: WorkflowFile): Promise<SavedWorkflow> {
	return await api.call('POST', 'workflows', savedSchema, { ...workflow, active: false });
}

/**
 * Saves and publishes a workflow, and waits until its trigger runs. Returns its ID.
 *
 * @throws {DemoError} with n8n's reasons when it is not published within a minute
 */
export async function publishWorkflow(api: EditorApi, workflow: WorkflowFile): Promise<string> {
	const saved = await saveWorkflow(api, workflow);
	await publish(api, saved, workflow.name);
	return saved.id;
}
