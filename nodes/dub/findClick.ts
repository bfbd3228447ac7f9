import { foreignText } from '../shared/foreignText';
import { cleanToken } from '../shared/identifying';
import { pathInWords } from '../shared/jsonValue';
import { clickInText, clickInWords, hasDubsForm } from './clickId';
import type { ClickInText } from './clickId';

/** What the search in an item brought. */
export interface FoundClick {
	/** The click; undefined where there is none that can be used. */
	clickId?: string;
	/** Where it stands, such as `metadata.dub_id`. */
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

/**
 * Looks for a click of Dub's wherever people keep one. The first of these wins:
 * 1. what stands under a key named like `dub_id`, `dubClickId` or `clickId`, in any letters and with any separators,
 *    nearest to the top level; of two on one level the one with Dub in its name, else the one that stands first;
 * 2. the `dub_id` parameter of any text, such as an address or a cookie header, in the same order.
 * What cannot be a click ID is passed over. Services of other kinds have click IDs too, and texts may be anybody's words:
 * in a text, and under a name without Dub in it, only what has the form of Dub's counts (dub.md#click-ids).
 * Pure, without recursion, and bounded: at most 10,000 values, and 20,000 characters of each text.
 * @param item the data of an item, of any kind, size and depth
 */
export function findClick(item: unknown): FoundClick {
	let underKey: Candidate | undefined;
	let inText: Candidate | undefined;
	let unusable: Place | undefined;
	let incomplete = false;
	const places: Place[] = [{ name: '', key: '', value: item, depth: 0 }];
	// The list grows while it is read, so the values come level by level.
	for (const place of places) {
		if (underKey !== undefined && place.depth > underKey.depth) break;
		const { value } = place;
		if (typeof value === 'object' && value !== null) {
			incomplete = addInner(places, place, value) || incomplete;
			continue;
		}
		const text = textOf(value);
		if (text === undefined || text === '') continue;
		incomplete ||= text.length > MOST_CHARACTERS;
		const start = text.slice(0, MOST_CHARACTERS);
		const rank = rankOf(place.name);
		const found = rank === undefined ? clickInWords(start) : underName(start, rank);
		if (found.is === 'click') {
			const candidate = { ...place, clickId: found.id, rank: rank ?? Infinity };
			if (rank === undefined) inText ??= candidate;
			else if (underKey === undefined || rank < underKey.rank) underKey = candidate;
		} else if (found.is !== 'none') unusable ??= place;
	}
	const click = underKey ?? inText;
	if (click !== undefined) return { clickId: click.clickId, foundIn: pathOf(click) };
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
	/** What it goes by: the entries of a list go by the key of the list. */
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

/** @returns whether there was no room for all of them */
function addInner(places: Place[], parent: Place, value: object): boolean {
	const isList = Array.isArray(value);
	for (const key in value) {
		if (!Object.hasOwn(value, key)) continue;
		if (places.length > MOST_VALUES) return true;
		const inner: unknown = Reflect.get(value, key);
		const name = isList ? parent.name : key;
		places.push({ name, key, value: inner, depth: parent.depth + 1, parent });
	}
	return false;
}

const RANKS: ReadonlyMap<string, number> = new Map([
	['dubid', 0],
	['dubclickid', 0],
	['clickid', 1],
]);
const LONGEST_NAME = 40;

function rankOf(name: string): number | undefined {
	return name.length > LONGEST_NAME
		? undefined
		: RANKS.get(name.toLowerCase().replace(/[^\p{L}\p{N}]/gu, ''));
}

function underName(text: string, rank: number): ClickInText {
	const found = clickInText(cleanToken(text));
	const isForeign = rank > 0 && found.is === 'click' && !hasDubsForm(found.id);
	return isForeign ? { is: 'malformed' } : found;
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
