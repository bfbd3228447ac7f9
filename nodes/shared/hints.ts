import type { IExecuteFunctions } from 'n8n-workflow';

/** Shows a sentence beside the output of a node, where this n8n can (n8n.md#versions-of-helpers). */
export function addHint(context: IExecuteFunctions, message: string): void {
	if ('addExecutionHints' in context) {
		context.addExecutionHints({ message, location: 'outputPane' });
	}
}
