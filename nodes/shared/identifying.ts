/** Line breaks and tabs are control characters too, but people see them: as a space. */
const SEEN_AS_SPACE = /[\t\n\v\f\r]/g;
/** No-break spaces and spaces of other widths; they come along from web pages and office programs. */
const OTHER_SPACES = /[\u00A0\u1680\u2000-\u200A\u2028\u2029\u202F\u205F\u2800\u3000]/g;
/** Zero-width spaces and joiners, byte-order mark, soft hyphen, bidi marks, variation selectors, control characters. */
const UNSEEN = /[\p{Default_Ignorable_Code_Point}\p{Cc}\uFFFC]/gu;
/** The same, but what shapes emoji and other scripts stays: joiners between their characters, selectors, flags, keycaps. */
const UNSEEN_IN_WORDS =
	/(?!(?<=[^\p{ASCII}\p{Default_Ignorable_Code_Point}\uFFFC]\uFE0F?)(?:\u200C|\u200D)(?=[^\p{ASCII}\p{Default_Ignorable_Code_Point}\uFFFC])|(?<=[^\p{ASCII}\p{Default_Ignorable_Code_Point}\uFFFC])\p{Variation_Selector}|\uFE0F\u20E3|(?<=\u{1F3F4}[\u{E0020}-\u{E007F}]*)[\u{E0020}-\u{E007F}])[\p{Default_Ignorable_Code_Point}\p{Cc}\uFFFC]/gu;

/**
 * Cleans an ID of a service, an email address or a key as people copy it, so that it is the same as when it is typed:
 * nothing that nobody sees, no no-break spaces, no spaces around it. Plain spaces inside stay, because they show.
 */
export function cleanToken(text: string): string {
	return text.replace(SEEN_AS_SPACE, ' ').replace(OTHER_SPACES, '').replace(UNSEEN, '').trim();
}

/** Cleans a name that is matched later, such as an event's: all spaces stay, as plain ones, and so does what shapes it. */
export function cleanName(text: string): string {
	return text
		.replace(SEEN_AS_SPACE, ' ')
		.replace(OTHER_SPACES, ' ')
		.replace(UNSEEN_IN_WORDS, '')
		.trim();
}

/** Cleans a web address, which holds no spaces but may hold words of any script. */
export function cleanAddress(text: string): string {
	return text
		.replace(SEEN_AS_SPACE, ' ')
		.replace(OTHER_SPACES, '')
		.replace(UNSEEN_IN_WORDS, '')
		.trim();
}

/** Cleans an ID that its user made up: a token where it looks like one, else words. */
export function cleanOwnId(text: string): string {
	const token = cleanToken(text);
	return /^[\w.@:+/|=-]+$/.test(token) && /[\d_@]/.test(token) ? token : cleanName(text);
}

/** Makes plain spaces of all kinds of spaces, and takes out what nobody sees; nothing else. */
export function cleanSpaces(text: string): string {
	return text
		.replace(OTHER_SPACES, ' ')
		.replace(/(?![\t\n\r])[\p{Default_Ignorable_Code_Point}\p{Cc}]/gu, '');
}
