/** Line breaks and tabs are control characters too, but people see them: as a space. */
const SEEN_AS_SPACE = /[\t\n\v\f\r]/g;
/** No-break spaces and spaces of other widths; they come along from web pages and office programs. */
const OTHER_SPACES = /[\u00A0\u1680\u2000-\u200A\u2028\u2029\u202F\u205F\u3000]/g;
/** Zero-width spaces and joiners, byte-order mark, soft hyphen, bidi marks, control characters, blank fillers. */
const INVISIBLE = /[\p{Cf}\p{Cc}\u034F\u115F\u1160\u3164\uFFA0]/gu;
/** The same, but joiners and tags stay between characters beyond ASCII: they shape emoji, Persian, Hindi. */
const INVISIBLE_IN_NAMES =
	/(?<![^\p{ASCII}])(?:\u200C|\u200D|[\u{E0020}-\u{E007F}])|(?:\u200C|\u200D)(?![^\p{ASCII}])|(?!\u200C|\u200D|[\u{E0020}-\u{E007F}])\p{Cf}|[\p{Cc}\u034F\u115F\u1160\u3164\uFFA0]/gu;

/**
 * Cleans an ID, email address, web address or key as people copy it, so that it is the same as when it is typed:
 * nothing that nobody sees, no no-break spaces, no spaces around it. Plain spaces inside stay, because they show.
 */
export function cleanIdentifier(text: string): string {
	return text.replace(SEEN_AS_SPACE, ' ').replace(OTHER_SPACES, '').replace(INVISIBLE, '').trim();
}

/** Cleans a name that is matched later, such as an event's: as an ID, but all spaces stay, as plain ones. */
export function cleanName(text: string): string {
	return text
		.replace(SEEN_AS_SPACE, ' ')
		.replace(OTHER_SPACES, ' ')
		.replace(INVISIBLE_IN_NAMES, '')
		.trim();
}

/** What code and forms write where they found no value. */
const NO_VALUE =
	/^(?:undefined|null|nil|none|nan|true|false|n\/a|#n\/a|[+-]?infinity|invalid date(?:time)?|\[object [^\]]*\]|\{\s*\}|\[\s*\]|""|'')$/i;
/** A template in which a value was missing, as in `user_undefined`. */
const HOLE = /(?:^|[\s_:/|.#=-])(undefined|null|NaN|\[object \w+\])(?=$|[\s_:/|.#=&-])/;
/** An expression or a template that was sent as text, as when a field was left on Fixed. */
const UNRESOLVED = /\{\{|\}\}|\$\{|<%|^=?\s*\$(?:json|node|input|item|fromAI|\()/i;

/**
 * Finds out whether a text stands for a missing value: sent as an ID, it would make one customer, event or lead of
 * all that lack theirs.
 * @returns why it is none, in words that go on from the field's name; undefined for a text that can be an ID
 */
export function whyNoIdentifier(text: string): string | undefined {
	if (UNRESOLVED.test(text)) {
		return 'holds an expression that was not evaluated; switch the field from Fixed to Expression';
	}
	const hole = NO_VALUE.test(text) ? text : HOLE.exec(text)?.[1];
	return hole === undefined
		? undefined
		: `must be a real value; "${hole}" is what comes where a value is missing`;
}
