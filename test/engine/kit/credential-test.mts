import type {
	ICredentialDataDecryptedObject,
	ICredentialTestFunction,
	INodeCredentialTestResult,
} from 'n8n-workflow';
import { additionalData } from './additional-data.mts';
import { withDefaults } from './credentials.mts';
import { CredentialTestContext } from './engine.mts';
import type { Pack } from './pack.mts';

/**
 * Tests a credential as n8n does (its credentials tester, the same from 1.88 to 2.41): the function that the first node
 * with a `testedBy` names runs with the helpers of n8n's own context.
 * @returns what the user reads below the credential; of a good one the editor shows only that it is good
 */
export async function testCredential(
	pack: Pack,
	type: string,
	saved: ICredentialDataDecryptedObject,
): Promise<INodeCredentialTestResult> {
	const { test, properties } = pack.credentialType(type);
	if (test !== undefined) throw new Error(`n8n would use the declared test of ${type} alone`);
	const context = new CredentialTestContext(additionalData(pack, {}));
	const data = withDefaults(properties, saved);
	return await testFunction(pack, type).call(context, { id: type, name: type, type, data });
}

function testFunction(pack: Pack, type: string): ICredentialTestFunction {
	for (const name of pack.loader.known.credentials[type]?.supportedNodes ?? []) {
		const { description, methods } = pack.nodeType(`${pack.name}.${name}`);
		const testedBy = description.credentials?.find((one) => one.name === type)?.testedBy;
		const found = typeof testedBy === 'string' ? methods?.credentialTest?.[testedBy] : undefined;
		if (found !== undefined) return found;
	}
	throw new Error(`No node tests ${type}`);
}
