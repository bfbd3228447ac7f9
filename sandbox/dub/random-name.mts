const SIZES = ['Big', 'Small', 'Quick', 'Calm', 'Bright'];
const COLOURS = ['Red', 'Blue', 'Green', 'Golden', 'Silver'];
const ANIMALS = ['Caribou', 'Otter', 'Heron', 'Badger', 'Lynx'];

const pick = (words: readonly string[]): string =>
	words[Math.floor(Math.random() * words.length)] ?? '';

/** A name such as "Big Red Caribou", which Dub gives to customers that came without name and email. */
export function randomName(): string {
	return [SIZES, COLOURS, ANIMALS].map(pick).join(' ');
}
