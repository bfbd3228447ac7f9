// The classes of n8n-core that the kit drives, loaded with what must come before them.
import './quiet.mts';
import 'reflect-metadata';

export {
	CredentialTestContext,
	ExecuteContext,
	ExecutionLifecycleHooks,
	ExternalSecretsProxy,
	getAdditionalKeys,
	LoadOptionsContext,
	loadOutputSchema,
	PackageDirectoryLoader,
	PollContext,
	TriggersAndPollers,
	WorkflowExecute,
} from 'n8n-core';
