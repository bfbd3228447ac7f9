import { quoted } from './foreignText';

/** What code and forms write where they found no value, as the whole of a text. */
const NO_VALUE =
	/^(?:undefined|null|Undefined|Null|UNDEFINED|NULL|NaN|nan|None|none|nil|N\/A|n\/a|true|false|-?Infinity|Invalid (?:Date|DateTime|Duration|Interval))$/;
/** The same in other letters, and what examples put there; as a name they may be meant. */
const NO_ID = /^(?:undefined|null|nan|none|nil|n\/a|true|false|string|your[ _-].*)$/i;
/** n8n's words for what it cannot show, and JavaScript's. */
const IN_BRACKETS = /^\[(?:object|array|empty|no path back)\b.*\]$/is;
/** Marks around a word that make no value of it: `"undefined"`, `(null)`, `[empty]`. */
const WRAPPING = /^[\s"'`([{<]+|[\s"'`)\]}>,;.]+$/g;

/** An expression or a template that was sent as text, as when a field was left on Fixed. */
const UNRESOLVED =
	/\{\{|\}\}|\$\{|<%|\$\(|(?<![\w$])\$(?:json|node|input|item|items|vars|env|now|today|execution|workflow|parameter|prevNode|binary|fromAI|secrets|runIndex|itemIndex)\b/i;
/** A spreadsheet's own words for a formula that failed. */
const SPREADSHEET = /#(?:REF!|VALUE!|NAME\?|N\/A|DIV\/0!|NULL!|NUM!)/i;
const LEFT_IN_WORDS = /(?<![A-Za-z0-9])undefined(?![A-Za-z0-9])|\[object \w+\]/i;
/** Part of an ID, also without a mark before it; at its end, also the other words for nothing. */
const LEFT_IN_ID =
	/undefined|\[object \w+\]|(?:[_:|/=;,+~]|^)(?:null|nan|none|nil|infinity|invalid date|\{\}|\[\])$/i;
/** `user_`, `{id}`, `%ID%`, `<user_id>`: a template of which nothing was filled in. */
const EMPTY_TEMPLATE = /^[A-Za-z]+[_:|/=-]$|^#?[{<%[].*[}>%\]]$/;

/**
 * Finds out whether an ID stands for a missing value: sent, it would make one customer or lead of all that lack theirs.
 * @returns why it is none, in words that go on from the field's name; undefined for a text that can be an ID
 */
export function whyNoId(text: string): string | undefined {
	const core = text.replace(WRAPPING, '');
	const stands =
		core === '' ||
		!/[\p{L}\p{N}]/u.test(core) ||
		NO_ID.test(core) ||
		LEFT_IN_ID.test(text) ||
		EMPTY_TEMPLATE.test(text);
	return whyUnresolved(text) ?? (stands || isNoValue(text, core) ? noValue(text) : undefined);
}

/** The same for a name, such as an event's, which may be any words. */
export function whyNoName(text: string): string | undefined {
	const core = text.replace(WRAPPING, '');
	const stands = core === '' || LEFT_IN_WORDS.test(text) || isNoValue(text, core);
	return whyUnresolved(text) ?? (stands ? noValue(text) : undefined);
}

const isNoValue = (text: string, core: string): boolean =>
	NO_VALUE.test(core) || IN_BRACKETS.test(text) || SPREADSHEET.test(text);

function whyUnresolved(text: string): string | undefined {
	return UNRESOLVED.test(text)
		? 'holds an expression that was not evaluated; switch the field from Fixed to Expression'
		: undefined;
}

const LONGEST_SHOWN = 40;

function noValue(text: string): string {
	return `must be a real value, and ${quoted(text, LONGEST_SHOWN)} looks like what comes where a value is missing`;
}
