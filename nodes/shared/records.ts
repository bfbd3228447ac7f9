/** True for a plain object: not null, not an array. */
export function isRecord(value: unknown): value is Record<string, unknown> {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/**
 * Follows a path of keys (and places) into nested objects and lists. What JavaScript itself gives them does not count.
 * @returns the value, or undefined where the path ends early
 */
export function valueAt(value: unknown, ...path: string[]): unknown {
	return path.reduce<unknown>(
		(inner, key) =>
			typeof inner === 'object' && inner !== null && Object.hasOwn(inner, key)
				? Reflect.get(inner, key)
				: undefined,
		value,
	);
}

/** @returns the text at a path, or undefined when there is none (or an empty one) */
export function textAt(value: unknown, ...path: string[]): string | undefined {
	const found = valueAt(value, ...path);
	return typeof found === 'string' && found !== '' ? found : undefined;
}
