import { z } from 'zod/v4';
import { knownWord, seen } from './public-text.mts';
import type { Public } from './public-text.mts';
import type { Answer } from './service.mts';

/** How a service says no. */
interface RefusalForm {
	/** Where in `error` it says what kind of refusal it is. */
	readonly kindIn: 'code' | 'type';
	/** The kinds that are public knowledge. */
	readonly kinds: readonly string[];
	/** What is said of any other one. */
	readonly otherKind: Public;
	/** What is said of an answer of another form. */
	readonly otherForm: Public;
}

const refusal = z.looseObject({ error: z.looseObject({ message: z.string() }) });

/** Reads the refusals of one service, which all hold an `error` with a message and a kind. */
export function refusalReader({ kindIn, kinds, otherKind, otherForm }: RefusalForm): {
	/** A refusal in public words: its status, and its kind where that is a known one. */
	refusalOf: (answer: Pick<Answer, 'status' | 'body'>) => Public;
	/** What a refusal says; empty when it is of another form. For judging only: it may name anything. */
	messageOf: (body: unknown) => string;
} {
	return {
		refusalOf: ({ status, body }) => {
			const read = refusal.safeParse(body);
			return read.success
				? seen`${status} ${knownWord(read.data.error[kindIn], kinds, otherKind)}`
				: seen`${status} ${otherForm}`;
		},
		messageOf: (body) => {
			const read = refusal.safeParse(body);
			return read.success ? read.data.error.message : '';
		},
	};
}
