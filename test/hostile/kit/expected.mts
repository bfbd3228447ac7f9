// What an answer means, said once more and apart from the nodes.

import type { IDataObject } from 'n8n-workflow';

import type { Exchange } from './answers.mts';
import { read } from './values.mts';

/** @returns what stands at a path; what JavaScript itself gives to objects does not count */
export const own = (value: unknown, ...path: string[]): unknown =>
	path.reduce<unknown>(
		(inner, name) =>
			typeof inner === 'object' && inner !== null && Object.hasOwn(inner, name)
				? Reflect.get(inner, name)
				: undefined,
		value,
	);

export const isText = (value: unknown): value is string =>
	typeof value === 'string' && value !== '';

export const isObject = (value: unknown): value is object =>
	typeof value === 'object' && value !== null && !Array.isArray(value);

export const isLead = (data: unknown): data is { id: string; created_at: string } =>
	isText(own(data, 'id')) && isText(own(data, 'created_at'));

/** What is returned of a body of Whop's: without the key, and without what Whop says to agents. */
export const shown = (text: string, key: string): unknown =>
	withoutAdvice(read(text.replaceAll(key, '[hidden]')));

/** Metadata is the user's own: whatever stands in it stays. */
function withoutAdvice(data: unknown): unknown {
	const left = [data];
	while (left.length > 0) {
		const value = left.pop();
		if (typeof value !== 'object' || value === null) continue;
		if (!Array.isArray(value)) Reflect.deleteProperty(value, 'recommended_action');
		for (const [name, inner] of Object.entries(value)) {
			if (Array.isArray(value) || name !== 'metadata') left.push(inner);
		}
	}
	return data;
}

export const methodOf = ({ request: { method = 'GET' } }: Exchange): string => method;

export const bodyOf = ({ request: { body } }: Exchange): IDataObject => body as IDataObject;

/** A page of a list as Whop documents it; undefined for anything else. */
export function pageIn(text: string): { data: unknown[]; goesOn: boolean } | undefined {
	const body = read(text);
	const data = own(body, 'data');
	const goesOn = own(body, 'page_info', 'has_next_page');
	return Array.isArray(data) && isObject(own(body, 'page_info')) && typeof goesOn === 'boolean'
		? { data, goesOn }
		: undefined;
}
