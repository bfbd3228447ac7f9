import { PassThrough } from 'node:stream';
import { ask, personAt } from '../../live/person.mts';

/** A terminal that notes whether it shows by itself what is typed, as it does until raw mode is on. */
class FakeTerminal extends PassThrough {
	readonly isTTY = true;
	readonly modes: boolean[] = [];

	setRawMode(mode: boolean): this {
		this.modes.push(mode);
		return this;
	}
}

async function type(
	typed: string,
	hidden: boolean,
): Promise<{ answer: string; shown: string; rawWhenAsked: boolean | undefined }> {
	const input = new FakeTerminal();
	const output = new PassThrough();
	let shown = '';
	let rawWhenAsked: boolean | undefined;
	output.on('data', (chunk: Buffer) => {
		rawWhenAsked ??= input.modes.at(-1);
		shown += chunk.toString();
	});
	const asked = ask('Key: ', hidden, { input, output });
	input.write(typed);
	const answer = await asked;
	await new Promise((resolve) => setImmediate(resolve));
	return { answer, shown, rawWhenAsked };
}

it('shows nothing of a key, from the moment on at which it is asked for', async () => {
	const { answer, shown, rawWhenAsked } = await type(' Planted\r', true);
	expect(answer).toBe('Planted');
	expect(shown).toBe('Key: \n');
	expect(rawWhenAsked).toBe(true);
});

it('shows what is no key', async () => {
	const { answer, shown } = await type('biz_1\r', false);
	expect(answer).toBe('biz_1');
	expect(shown).toContain('biz_1');
});

it('takes the end of the input for no answer', async () => {
	expect((await type('\u0004', true)).answer).toBe('');
});

it('agrees to nothing without a terminal', async () => {
	const person = personAt({ input: new PassThrough(), output: new PassThrough() });
	expect(await person.agrees('Write? ')).toBe(false);
	expect(await person.askFor('ID: ', /./)).toBeUndefined();
});

it.each([
	['yes\r', true],
	['y\r', true],
	['\r', false],
	['yes please\r', false],
])('takes %j for yes: %s', async (typed, agreed) => {
	const input = new FakeTerminal();
	const answer = personAt({ input, output: new PassThrough() }).agrees('Write? ');
	input.write(typed);
	expect(await answer).toBe(agreed);
});
