import { findingOf } from './question.mts';
import type { Finding, Question } from './question.mts';
import type { Public } from './public-text.mts';

/**
 * Asks the person for something.
 *
 * @returns undefined when nothing was given, or not in this form
 */
export type AskFor = (question: string, form: RegExp) => Promise<string | undefined>;

/** All questions about one service, and what they are asked with. */
export interface ServiceCheck<Session> {
	readonly service: Public;
	readonly session: Session;
	/** These write nothing. */
	readonly reading: readonly Question<Session>[];
	/** These write what is announced, and are asked only after a yes. */
	readonly writing: {
		readonly announced: readonly string[];
		readonly questions: readonly Question<Session>[];
		/** Asks for what only the writing needs. */
		prepare(ask: AskFor): Promise<void>;
	};
	/** Looked at last. */
	readonly closing: readonly Question<Session>[];
}

/** The person at the keyboard. */
export interface Person {
	say(line: string): void;
	/** @returns whether the answer was yes; no without a person */
	agrees(question: string): Promise<boolean>;
	askFor: AskFor;
}

/** A question with what came out of it. */
export interface Result extends Finding {
	readonly service: Public;
	readonly about: Public;
	readonly assumed: Public;
}

/** Asks all questions about a service, one after the other, and says each result as soon as it is known. */
export async function runCheck<Session>(
	check: ServiceCheck<Session>,
	person: Person,
): Promise<readonly Result[]> {
	const { service, session, reading, writing, closing } = check;
	const results: Result[] = [];
	const lookAt = async (questions: readonly Question<Session>[]): Promise<void> => {
		for (const question of questions) {
			const { about, assumed } = question;
			const result = { service, about, assumed, ...(await findingOf(question, session)) };
			results.push(result);
			person.say(lineOf(result));
		}
	};
	await lookAt(reading);
	if (await agreesToWrite(check, person)) {
		await writing.prepare(person.askFor);
		await lookAt(writing.questions);
	} else {
		person.say(`Nothing is written to ${service}.`);
	}
	await lookAt(closing);
	return results;
}

/** A result in one line. */
export function lineOf({ verdict, about, assumed, seen }: Result): string {
	return `${verdict}: ${about}: ${seen} (assumed: ${assumed})`;
}

async function agreesToWrite<Session>(
	{ service, writing }: ServiceCheck<Session>,
	person: Person,
): Promise<boolean> {
	person.say(`\nWhat can still be found out needs to write to ${service}:`);
	for (const line of writing.announced) person.say(`  - ${line}`);
	return await person.agrees('Write this? Type "yes", or anything else to go on without: ');
}
