import { isRecord } from './records';

/** What V8 takes for each, roughly, in bytes (measured on leads: no less than what they really take up). */
const TEXT = 20;
const CONTAINER = 48;
const ELEMENT = 8;
const ENTRY = 16;

/**
 * Estimates what JSON data takes up in memory. Without recursion, as a service may answer with any depth.
 * @returns bytes
 */
export function weightOf(data: unknown): number {
	const unweighed = [data];
	let bytes = 0;
	while (unweighed.length > 0) {
		const value = unweighed.pop();
		if (typeof value === 'string') {
			bytes += weightOfText(value);
		} else if (Array.isArray(value)) {
			bytes += CONTAINER + ELEMENT * value.length;
			for (const inner of value) unweighed.push(inner);
		} else if (isRecord(value)) {
			bytes += CONTAINER;
			for (const [key, inner] of Object.entries(value)) {
				bytes += ENTRY + key.length;
				unweighed.push(inner);
			}
		}
	}
	return bytes;
}

/** V8 stores one byte a character, or two where a text holds characters beyond Latin-1. */
function weightOfText(text: string): number {
	return TEXT + text.length * (/[\u0100-\uffff]/.test(text) ? 2 : 1);
}
