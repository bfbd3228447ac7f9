import type {
	ICredentialDataDecryptedObject,
	ICredentials,
	ICredentialsExpressionResolveValues,
	IExecuteData,
	IHttpRequestOptions,
	INode,
	INodeCredentialsDetails,
	INodeParameters,
	INodeProperties,
	IRequestOptionsSimplified,
	IWorkflowExecuteAdditionalData,
	Workflow,
	WorkflowExecuteMode,
} from 'n8n-workflow';
import { ICredentialsHelper, isExpression, NodeHelpers } from 'n8n-workflow';
import { getAdditionalKeys } from './engine.mts';
import type { Pack } from './pack.mts';

/** Saved credentials by type: what the user typed; fields left out get their defaults. */
export type Credentials = Readonly<Record<string, ICredentialDataDecryptedObject>>;

/** n8n's credentials helper without its database: defaults, `authenticate` and pre-authentication work as in n8n. */
export class TestCredentials extends ICredentialsHelper {
	private readonly pack: Pack;
	private readonly saved: Credentials;

	constructor(pack: Pack, saved: Credentials) {
		super();
		this.pack = pack;
		this.saved = saved;
	}

	getParentTypes(): string[] {
		return [];
	}

	isCredentialUsableByNode(): boolean {
		return true;
	}

	getCredentialsProperties(type: string): INodeProperties[] {
		return this.pack.credentialType(type).properties;
	}

	/** As n8n does it: expressions are resolved for the item that the credential is asked for. */
	getDecrypted(
		data: IWorkflowExecuteAdditionalData,
		_details: INodeCredentialsDetails,
		type: string,
		mode: WorkflowExecuteMode,
		executeData?: IExecuteData,
		_raw?: boolean,
		forItem?: ICredentialsExpressionResolveValues,
	): Promise<ICredentialDataDecryptedObject> {
		const saved = this.saved[type];
		if (saved === undefined) throw new Error(`The test gives no credentials of type "${type}"`);
		const complete = withDefaults(this.getCredentialsProperties(type), saved);
		if (forItem === undefined) return Promise.resolve(complete);
		const { workflow, runExecutionData, runIndex, itemIndex, node, connectionInputData } = forItem;
		const resolved = workflow.expression.getParameterValue(
			complete as INodeParameters,
			runExecutionData,
			runIndex,
			itemIndex,
			node.name,
			connectionInputData,
			mode,
			getAdditionalKeys(data, mode, null, { isCredential: true }),
			executeData,
			false,
			complete,
		);
		return Promise.resolve(resolved as ICredentialDataDecryptedObject);
	}

	async authenticate(
		credentials: ICredentialDataDecryptedObject,
		type: string,
		request: IHttpRequestOptions | IRequestOptionsSimplified,
		workflow?: Workflow,
		node?: INode,
	): Promise<IHttpRequestOptions> {
		const options = request as IHttpRequestOptions;
		const { authenticate } = this.pack.credentialType(type);
		if (authenticate === undefined) return options;
		if (typeof authenticate === 'function') return await authenticate(credentials, options);
		if (workflow === undefined || node === undefined) throw new Error('Needs a workflow and node');
		const resolve = (text: string): string =>
			isExpression(text)
				? String(
						workflow.expression.getSimpleParameterValue(node, text, 'internal', {
							$credentials: credentials,
						}) ?? '',
					)
				: text;
		const parts = Object.entries(authenticate.properties) as [string, Record<string, string>][];
		const resolved = parts.map(([part, values]): [string, object] => {
			const before = Object.entries(options).find(([name]) => name === part)?.[1] as object;
			const added = Object.entries(values).map(([key, value]) => [resolve(key), resolve(value)]);
			return [part, { ...before, ...(Object.fromEntries(added) as object) }];
		});
		return Object.assign(options, { headers: options.headers ?? {} }, Object.fromEntries(resolved));
	}

	/**
	 * Present, and giving nothing, as n8n's own is for credentials without an expiring field. Its mere presence makes n8n
	 * send a request a second time when the reply is 401.
	 */
	preAuthentication(): Promise<undefined> {
		return Promise.resolve(undefined);
	}

	runPreAuthentication(): Promise<undefined> {
		return Promise.resolve(undefined);
	}

	getCredentials(): Promise<ICredentials> {
		return Promise.reject(new Error('Stored credentials are not part of the kit'));
	}

	updateCredentials(): Promise<void> {
		return Promise.reject(new Error('Stored credentials are not part of the kit'));
	}

	updateCredentialsOauthTokenData(): Promise<void> {
		return Promise.reject(new Error('Stored credentials are not part of the kit'));
	}
}

/** What n8n makes of saved credentials before a node sees them: missing fields get their defaults, hidden ones go. */
export function withDefaults(
	properties: INodeProperties[],
	saved: ICredentialDataDecryptedObject,
): ICredentialDataDecryptedObject {
	// Saved credentials hold the kinds of values that parameters hold; n8n passes them on in the same way.
	const values = saved as Parameters<typeof NodeHelpers.getNodeParameters>[1];
	const complete = NodeHelpers.getNodeParameters(properties, values, true, false, null, null);
	return (complete ?? {}) as ICredentialDataDecryptedObject;
}

/** The `credentials` of a node: every given type that its description knows. */
export function credentialsOf(pack: Pack, type: string, saved: Credentials): INode['credentials'] {
	const known = pack.nodeType(type).description.credentials ?? [];
	return Object.fromEntries(
		known
			.filter(({ name }) => saved[name] !== undefined)
			.map(({ name }) => [name, { id: name, name }]),
	);
}
