import type { IExecuteFunctions, INodeProperties } from 'n8n-workflow';

import type { FieldTable } from './fields';
import { collectionProperty } from './properties';
import { readOrDefault } from './readFields';
import type { ParameterReader } from './parameterReader';
import { valueAt } from './records';
import { defaultSettings } from './session';
import type { SendSettings } from './session';

/** What the user may decide about sending, by the name of the option. Waits and time limits are in seconds. */
const SEND_OPTIONS = {
	longestWait: {
		parameter: 'longestWait',
		label: 'Rate Limit Wait (Seconds)',
		rule: { is: 'integer', min: 0, max: 3600 },
		default: 300,
		description:
			'How long a request may wait in all when the service asks to slow down; then its item fails',
	},
	parallel: {
		parameter: 'parallel',
		label: 'Requests at Once',
		rule: { is: 'integer', min: 1, max: 50 },
		default: 10,
		description: 'How many requests may be under way at the same time',
	},
	timeout: {
		parameter: 'timeout',
		label: 'Timeout (Seconds)',
		rule: { is: 'integer', min: 1, max: 600 },
		default: 60,
		description: 'How many seconds to wait for the answer to a request',
	},
} as const satisfies FieldTable;

/**
 * The editor's property for a node's Options: how to send, and what else the node leaves to the user.
 * @param more the node's own options, by any key
 */
export function optionsProperty(more: FieldTable = {}): INodeProperties {
	return collectionProperty(
		{ name: 'options', displayName: 'Options', placeholder: 'Add Option' },
		{ ...SEND_OPTIONS, ...more },
	);
}

/** How one run of a node sends, as its user set it. */
export interface SendOptions {
	/** How many requests may be under way at once. */
	parallel: number;
	settings: SendSettings;
}

/**
 * Reads how to send from the values of an Options collection.
 * @param options the collection's value; options that are not in it keep their default
 * @throws InvalidInputError naming the option and its limits
 */
export function toSendOptions(options: unknown): SendOptions {
	const parameters: ParameterReader = {
		value: (parameter) => valueAt(options, parameter),
		timezone: 'UTC',
	};
	const { parallel, longestWait, timeout } = SEND_OPTIONS;
	return {
		parallel: readOrDefault(parallel, parameters),
		settings: {
			...defaultSettings(),
			longestWaitMs: readOrDefault(longestWait, parameters) * 1000,
			timeoutMs: readOrDefault(timeout, parameters) * 1000,
		},
	};
}

/**
 * Reads how to send from a node's Options collection, once for the whole run (from the first item).
 * @throws InvalidInputError naming the option and its limits
 */
export function readSendOptions(context: IExecuteFunctions): SendOptions {
	return toSendOptions(context.getNodeParameter('options', 0, {}));
}
