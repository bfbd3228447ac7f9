import { ExternalSecretsProxy } from './engine.mts';
import type { IWorkflowExecuteAdditionalData } from 'n8n-workflow';
import type { Credentials } from './credentials.mts';
import { TestCredentials } from './credentials.mts';
import type { Pack } from './pack.mts';

/** The engine refuses empty addresses; nothing is ever sent to this one. */
const ADDRESS = 'http://n8n.invalid';

const notInKit = (what: string) => (): Promise<never> =>
	Promise.reject(new Error(`${what} is not part of the kit`));

/** What n8n hands to every execution. */
export function additionalData(
	pack: Pack,
	credentials: Credentials,
	more: Partial<IWorkflowExecuteAdditionalData> = {},
): IWorkflowExecuteAdditionalData {
	return {
		credentialsHelper: new TestCredentials(pack, credentials),
		externalSecretsProxy: new ExternalSecretsProxy(),
		executionId: '1',
		currentNodeExecutionIndex: 0,
		variables: {},
		restApiUrl: ADDRESS,
		instanceBaseUrl: ADDRESS,
		formBaseUrl: ADDRESS,
		formWaitingBaseUrl: ADDRESS,
		formTestBaseUrl: ADDRESS,
		webhookBaseUrl: ADDRESS,
		webhookWaitingBaseUrl: ADDRESS,
		webhookTestBaseUrl: ADDRESS,
		mcpBaseUrl: ADDRESS,
		mcpTestBaseUrl: ADDRESS,
		setExecutionStatus: () => undefined,
		sendDataToUI: () => undefined,
		logAiEvent: () => undefined,
		executeWorkflow: notInKit('Running a sub-workflow'),
		getRunExecutionData: notInKit('Reading another execution'),
		getRuntimeCredential: notInKit('A runtime credential'),
		startRunnerTask: notInKit('The task runner'),
		...more,
	};
}
