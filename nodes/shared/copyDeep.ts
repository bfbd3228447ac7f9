import { isRecord } from './records';

/** How the copy differs from the original. */
export interface Changes {
	/** Changes each value that holds no other values; left out: it stays as it is. */
	leaf?: (value: unknown) => unknown;
	/** Whether an entry of an object is copied like the rest, kept as it came, or dropped; left out: all are copied. */
	entry?: (key: string) => 'copy' | 'keep' | 'drop';
	/** Changes the name of each entry; left out: it stays as it is. */
	name?: (key: string) => string;
}

/**
 * Copies JSON data, however deep. Without recursion: a service may answer with any depth, and some thousand levels
 * would overflow the stack.
 * @returns a new value; the original stays as it is
 */
export function copyDeep(
	original: unknown,
	{ leaf = (value) => value, entry = () => 'copy', name = (key) => key }: Changes,
): unknown {
	const unfilled: Array<() => void> = [];
	const copyOf = (value: unknown): unknown => {
		if (Array.isArray(value)) {
			// Of the right length from the start: one that grows takes up several times the memory.
			const copy: unknown[] = value.slice();
			unfilled.push(() => {
				for (const [index, inner] of value.entries()) copy[index] = copyOf(inner);
			});
			return copy;
		}
		if (!isRecord(value)) return leaf(value);
		const copy: Record<string, unknown> = {};
		unfilled.push(() => {
			for (const [key, inner] of Object.entries(value)) {
				const treatment = entry(key);
				if (treatment === 'drop') continue;
				setOwn(copy, name(key), treatment === 'keep' ? inner : copyOf(inner));
			}
		});
		return copy;
	};
	const copy = copyOf(original);
	for (let fill = unfilled.pop(); fill !== undefined; fill = unfilled.pop()) fill();
	return copy;
}

/** Assigning to `__proto__` would set the prototype instead of a key. */
function setOwn(target: Record<string, unknown>, key: string, value: unknown): void {
	if (key !== '__proto__') target[key] = value;
	else
		Object.defineProperty(target, key, {
			value,
			configurable: true,
			enumerable: true,
			writable: true,
		});
}
