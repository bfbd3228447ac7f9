import { createInterface } from 'node:readline';
import { Writable } from 'node:stream';
import type { Person } from './check.mts';

/** Shows nothing of what is typed. */
const nowhere = (): Writable =>
	new Writable({
		write: (_chunk, _encoding, done) => {
			done();
		},
	});

/** Where a person types and reads. */
interface Terminal {
	readonly input: NodeJS.ReadableStream & { readonly isTTY?: boolean };
	readonly output: NodeJS.WritableStream;
}

/**
 * Asks in the terminal.
 *
 * @param hidden whether what is typed is not to be shown
 * @returns what was typed, without spaces around it; empty when there is no terminal to ask in, or at Ctrl-D
 */
export async function ask(
	question: string,
	hidden = false,
	{ input, output }: Terminal = { input: process.stdin, output: process.stdout },
): Promise<string> {
	if (input.isTTY !== true) return '';
	// Before the question: until then the terminal itself shows what is typed.
	const reader = createInterface({
		input,
		output: hidden ? nowhere() : output,
		terminal: true,
		historySize: 0,
	});
	output.write(question);
	reader.on('SIGINT', () => {
		output.write('\n');
		process.exit(130);
	});
	const typed = await new Promise<string>((resolve) => {
		reader.once('line', resolve);
		reader.once('close', () => {
			resolve('');
		});
	});
	reader.close();
	if (hidden) output.write('\n');
	return typed.trim();
}

/** Whoever sits at the terminal. */
export const personAt = (terminal?: Terminal): Person => ({
	say: (line) => {
		console.log(line);
	},
	agrees: async (question) => /^y(?:es)?$/i.test(await ask(question, false, terminal)),
	askFor: async (question, form) => {
		const given = await ask(question, false, terminal);
		return form.test(given) ? given : undefined;
	},
});
