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

/**
 * Asks in the terminal.
 *
 * @param hidden whether what is typed is not to be shown
 * @returns what was typed, without spaces around it; empty when there is no terminal to ask in, or at Ctrl-D
 */
export async function ask(question: string, hidden = false): Promise<string> {
	if (!process.stdin.isTTY) return '';
	process.stdout.write(question);
	const reader = createInterface({
		input: process.stdin,
		output: hidden ? nowhere() : process.stdout,
		terminal: true,
		historySize: 0,
	});
	reader.on('SIGINT', () => {
		process.stdout.write('\n');
		process.exit(130);
	});
	const typed = await new Promise<string>((resolve) => {
		reader.once('line', resolve);
		reader.once('close', () => {
			resolve('');
		});
	});
	reader.close();
	if (hidden) process.stdout.write('\n');
	return typed.trim();
}

/** Whoever sits at the terminal. */
export const person: Person = {
	say: (line) => {
		console.log(line);
	},
	agrees: async (question) => /^y(?:es)?$/i.test(await ask(question)),
	askFor: async (question, form) => {
		const given = await ask(question);
		return form.test(given) ? given : undefined;
	},
};
