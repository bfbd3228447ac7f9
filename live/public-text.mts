declare const isPublic: unique symbol;

/** Text that gives nothing away: it is made of the source's own words, of numbers, and of words that everybody knows. */
export type Public = string & { readonly [isPublic]: true };

/**
 * Makes a public text: seen`page of ${12} leads`. What a service has said cannot get in, save through {@link knownWord}:
 * it may hold keys, IDs, names.
 */
export function seen(words: TemplateStringsArray, ...values: readonly (number | Public)[]): Public {
	return String.raw({ raw: words }, ...values) as Public;
}

/**
 * A word that a service has said, if it is one of those that are no secret.
 *
 * @param value anything, such as a code in an answer
 * @param words those that everybody knows
 * @param otherwise what to say of any other value
 */
export function knownWord(value: unknown, words: readonly string[], otherwise: Public): Public {
	return words.some((word) => word === value) ? (value as Public) : otherwise;
}

/** Public texts, one after the other: `a, b, c`. */
export function listed(texts: readonly Public[]): Public {
	return texts.join(', ') as Public;
}
