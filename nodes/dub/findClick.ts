import { foreignText } from '../shared/foreignText';
import { cleanToken } from '../shared/identifying';
import { pathInWords } from '../shared/jsonValue';
import { textAt } from '../shared/records';
import { clickInText, clickInWords, hasDubsForm } from './clickId';
import type { ClickInText } from './clickId';

/** What the search in an item brought. */
export interface FoundClick {
	/** The click; undefined where there is none that can be used. */
	clickId?: string;
	/** Where it stands, such as `metadata.dub_id`; says so where a place that goes first may not have been looked at. */
	foundIn?: string;
	/** Where there is no click: the first thing that stands in the place of one, and why it is none. */
	unusable?: { foundIn: string; given: string };
	/** Where there is no click: the item is too large to be searched to its end. */
	incomplete?: true;
}

/** So many values of an item are looked at, from the top level down, and so many characters of each text. */
const MOST_VALUES = 10_000;
const MOST_CHARACTERS = 20_000;
const LONGEST_SHOWN = 60;
const NOT_ALL = ' (the item is too large to be searched to its end)';

/**
 * Looks for a click of Dub's wherever people keep one. The first of these wins; in the first two only what has the form
 * of Dub's own IDs counts (dub.md#click-ids), as services of other kinds have click IDs too, and texts may be anybody's
 * words:
 * 1. what stands under a key named like `dub_id`, `dubClickId` or `clickId`, in any letters and with any separators,
 *    or as the `value` beside such a name, nearest to the top level; of two on one level the one with Dub in its name,
 *    else the one that stands first;
 * 2. the `dub_id` parameter of any text, such as an address, a cookie header or JSON, in the same order;
 * 3. an ID of another form under a name with Dub in it.
 * What cannot be a click ID is passed over.
 * Pure, without recursion, and bounded: at most 10,000 values, and 20,000 characters of each text.
 * @param item the data of an item, of any kind, size and depth
 */
export function findClick(item: unknown): FoundClick {
	let underKey: Candidate | undefined;
	let inText: Candidate | undefined;
	let ofOtherForm: Candidate | undefined;
	let unusable: Place | undefined;
	let isTextCut = false;
	/** The level from which on values are missing, for want of room. */
	let missingFrom = Infinity;
	const places: Place[] = [{ name: '', key: '', value: item, depth: 0 }];
	// The list grows while it is read, so the values come level by level.
	for (const place of places) {
		if (underKey !== undefined && place.depth > underKey.depth) break;
		const { value } = place;
		if (typeof value === 'object' && value !== null) {
			if (!addInner(places, place, value)) missingFrom = Math.min(missingFrom, place.depth + 1);
			continue;
		}
		const text = textOf(value);
		if (text === undefined || text === '') continue;
		isTextCut ||= text.length > MOST_CHARACTERS;
		const start = beginningOf(text);
		const rank = rankOf(place.name);
		const found = rank === undefined ? clickInWords(start) : underName(start, rank);
		if (found.is === 'click') {
			const candidate = { ...place, clickId: found.id, rank: rank ?? Infinity };
			if (!hasDubsForm(found.id)) ofOtherForm ??= candidate;
			else if (rank === undefined) inText ??= candidate;
			else if (underKey === undefined || rank < underKey.rank) underKey = candidate;
		} else if (found.is !== 'none') unusable ??= place;
	}
	const incomplete = isTextCut || missingFrom < Infinity;
	const click = underKey ?? inText ?? ofOtherForm;
	if (click !== undefined) {
		const mayBeBetter =
			underKey === undefined ? incomplete : underKey.rank > 0 && underKey.depth >= missingFrom;
		return { clickId: click.clickId, foundIn: `${pathOf(click)}${mayBeBetter ? NOT_ALL : ''}` };
	}
	return {
		...(unusable === undefined
			? {}
			: {
					unusable: {
						foundIn: pathOf(unusable),
						given: foreignText(String(unusable.value), LONGEST_SHOWN),
					},
				}),
		...(incomplete ? { incomplete } : {}),
	};
}

/** A value, and where it stands. */
interface Place {
	/** What it goes by: its key; the entries of a list go by the key of the list, a `value` by the name that it is given. */
	name: string;
	key: string;
	value: unknown;
	depth: number;
	parent?: Place;
}

interface Candidate extends Place {
	clickId: string;
	/** The lower goes first, within a level. */
	rank: number;
}

/** @returns whether there was room for all of them */
function addInner(places: Place[], parent: Place, value: object): boolean {
	const isList = Array.isArray(value);
	for (const key in value) {
		if (!Object.hasOwn(value, key)) continue;
		if (places.length > MOST_VALUES) return false;
		const inner: unknown = Reflect.get(value, key);
		const name = isList ? parent.name : key === 'value' ? nameOfValue(value, parent) : key;
		places.push({ name, key, value: inner, depth: parent.depth + 1, parent });
	}
	return true;
}

/** Under which a form or a list of properties names its values: `{ "label": "dub_id", "value": "…" }`. */
const NAMED_BY = ['key', 'name', 'label', 'field', 'title', 'id', 'slug'];

/** What the `value` of an object goes by. */
function nameOfValue(object: object, { name }: Place): string {
	const beside = NAMED_BY.map((key) => textAt(object, key)).find(
		(text) => text !== undefined && rankOf(text) !== undefined,
	);
	return beside ?? name;
}

const RANKS: ReadonlyMap<string, number> = new Map([
	['dubid', 0],
	['dubclickid', 0],
	['clickid', 1],
]);
const LONGEST_NAME = 100;

/** Of a name that is a path, such as `metadata.dub_id` or `fields[dub_id]`, the end counts. */
function rankOf(name: string): number | undefined {
	if (name.length > LONGEST_NAME) return undefined;
	const end = name.split(/[.:/[\]]/).findLast((part) => part !== '') ?? '';
	return RANKS.get(end.toLowerCase().replace(/[^\p{L}\p{N}]/gu, ''));
}

function underName(text: string, rank: number): ClickInText {
	const found = clickInText(cleanToken(text));
	const isForeign = rank > 0 && found.is === 'click' && !hasDubsForm(found.id);
	return isForeign ? { is: 'malformed' } : found;
}

/** As much of a text as is looked at, without a word at its end that is cut in two. */
function beginningOf(text: string): string {
	if (text.length <= MOST_CHARACTERS) return text;
	let end = MOST_CHARACTERS;
	while (end > 0 && /[A-Za-z0-9_-]/.test(text.charAt(end - 1))) end -= 1;
	return text.slice(0, end);
}

/** Numbers are IDs that another node took for one. */
function textOf(value: unknown): string | undefined {
	if (typeof value === 'string') return value;
	return typeof value === 'number' ? String(value) : undefined;
}

function pathOf(place: Place): string {
	const keys: string[] = [];
	for (let at = place; at.parent !== undefined; at = at.parent) keys.push(at.key);
	return pathInWords(keys.reverse());
}
