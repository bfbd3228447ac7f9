import { inspect } from 'node:util';

import fc from 'fast-check';
import type { INode } from 'n8n-workflow';
import { NodeApiError, NodeOperationError } from 'n8n-workflow';

import { toNodeError } from '../../nodes/shared/nodeError.ts';
import { ApiError, InvalidInputError } from '../../nodes/shared/errors.ts';

const NODE: INode = {
	id: '1',
	name: 'Node',
	type: 'test.node',
	typeVersion: 1,
	position: [0, 0],
	parameters: {},
};

/** What n8n looks for in messages to put a sentence of its own in their place. */
const LOOKED_FOR = [
	...['ECONNREFUSED', 'ECONNRESET', 'ENOTFOUND', 'ETIMEDOUT', 'ERRADDRINUSE', 'EADDRNOTAVAIL'],
	...[
		'ECONNABORTED',
		'EHOSTUNREACH',
		'EAI_AGAIN',
		'ENOENT',
		'EISDIR',
		'ENOTDIR',
		'EACCES',
		'EEXIST',
	],
	...['EPERM', 'GETADDRINFO', 'Bad Gateway'],
];

/** Text as people give it, with such a word in it now and then. */
const anyText = fc
	.array(
		fc.oneof(
			fc.constantFrom(...LOOKED_FOR, ...LOOKED_FOR.map((word) => word.toLowerCase())),
			fc.constantFrom('joe@freeaccess', 'supermarket', ' ', '.', "'Customer Email' must be", '404'),
			fc.string({ maxLength: 5 }),
		),
		{ minLength: 1, maxLength: 6 },
	)
	.map((parts) => parts.join('').replace(/\s+/g, ' ').trim())
	.filter((text) => text !== '');

const thrown = {
	'an error about an answer': (message: string, description?: string) =>
		new ApiError({
			message,
			httpCode: 404,
			...(description === undefined ? {} : { description }),
		}),
	'an error about the input': (message: string, description?: string) =>
		new InvalidInputError(message, description),
	'an error that nobody foresaw': (message: string, description?: string) =>
		Object.assign(new Error(message), { description }),
	'an error of n8n': (message: string, description?: string) =>
		new NodeOperationError(NODE, 'first', {
			message,
			...(description === undefined ? {} : { description }),
		}),
} satisfies Record<string, (message: string, description?: string) => Error>;

describe.each(Object.entries(thrown))('%s', (kind, make) => {
	it('is shown in our words, whatever stands in them', () => {
		fc.assert(
			fc.property(anyText, fc.option(anyText, { nil: undefined }), (message, description) => {
				// n8n's own errors drop a description that is the message again.
				fc.pre(description !== message);
				const caught = make(message, description);
				if (kind === 'an error of n8n') caught.message = message;
				const shown = toNodeError(NODE, caught, { itemIndex: 3, items: 5 });
				expect(shown.message).toBe(`[item 3] ${message}`);
				expect(shown.description).toBe(description);
				expect(shown.messages).toEqual([]);
				expect(shown.context).toMatchObject({ itemIndex: 3 });
			}),
		);
	});

	it('leaves nothing behind but its words: no cause, and a stack that can be copied', () => {
		const caught = Object.assign(make('It broke'), { request: { socket: () => undefined } });
		Object.defineProperty(caught, 'cause', { value: caught });
		const shown = toNodeError(NODE, caught);
		expect(shown.cause).toBeUndefined();
		expect(Object.getOwnPropertyDescriptor(shown, 'stack')).toHaveProperty('value');
		expect(inspect(shown, { depth: 20, showHidden: true })).not.toContain('socket');
	});

	it('has no key in it, and no more text than a person reads, of which the end is kept', () => {
		const key = 'dub_0123456789abcdef0123';
		const filler = 'na '.repeat(100_000);
		const text = `Key ${key},\n\n${filler}the lead may have been recorded`;
		const { message, description, stack = '' } = toNodeError(NODE, make(text, `Look: ${text}`));
		expect(`${message}${description}${stack}`).not.toContain(key);
		expect(message).toMatch(/^Key \[hidden\], na na .* … .* na the lead may have been recorded$/);
		expect(description).toMatch(/^Look: Key \[hidden\],.* … .*the lead may have been recorded$/s);
		expect(message.length + String(description).length + stack.length).toBeLessThan(8_000);
	});
});

describe('the item', () => {
	const message = (place?: Parameters<typeof toNodeError>[2]) =>
		toNodeError(NODE, new InvalidInputError("'Company' must be an ID. Given: acme"), place).message;

	it('is named in front, where there are several', () => {
		expect(message({ itemIndex: 0, items: 2 })).toBe(
			"[item 0] 'Company' must be an ID. Given: acme",
		);
	});

	it('is not named where there is one, nor where it is not to blame', () => {
		const plain = "'Company' must be an ID. Given: acme";
		expect(message({ itemIndex: 0, items: 1 })).toBe(plain);
		expect(message({ itemIndex: 4 })).toBe(plain);
		expect(message()).toBe(plain);
	});
});

describe('what is no error', () => {
	it('is shown when it is text', () => {
		expect(toNodeError(NODE, 'No connection').message).toBe('No connection');
		expect(toNodeError(NODE, { message: 'No connection', description: 'Look' })).toMatchObject({
			message: 'No connection',
			description: 'Look',
		});
	});

	const circular: Record<string, unknown> = {};
	circular['self'] = circular;

	it.each([
		['undefined', undefined],
		['null', null],
		['a number', 7],
		['an empty text', ' '],
		['a symbol', Symbol('x')],
		['an object without anything', Object.create(null)],
		['an object that holds itself', circular],
		['a function', () => 1],
		['an error that says nothing', new Error()],
	])('is a sentence when it is %s', (_, caught) => {
		const shown = toNodeError(NODE, caught);
		expect(shown).toBeInstanceOf(NodeOperationError);
		expect(shown.message).toBe('The node stopped unexpectedly, and no reason was given');
		expect(shown.description).toContain('Look at the service for what was done');
	});
});

it('says in n8n’s own terms what kind of failure it was', () => {
	const answer = toNodeError(
		NODE,
		new ApiError({ message: 'No', httpCode: 429, failure: { cause: 'rate-limited' } }),
	);
	expect(answer).toBeInstanceOf(NodeApiError);
	expect(answer).toMatchObject({ httpCode: '429', failure: { cause: 'rate-limited' } });
	expect(toNodeError(NODE, new InvalidInputError('No'))).toMatchObject({
		failure: { cause: 'configuration-invalid' },
	});
});

it('tells where in the code it happened only when nobody foresaw it', () => {
	const unforeseen = new TypeError('x is not a function');
	expect(toNodeError(NODE, unforeseen).stack).toBe(unforeseen.stack);
	expect(toNodeError(NODE, new InvalidInputError('No')).stack).toBe('NodeOperationError: No');
});
