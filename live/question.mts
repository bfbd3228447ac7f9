import { seen } from './public-text.mts';
import type { Public } from './public-text.mts';

/** What came out of one question. */
export interface Finding {
	readonly verdict: 'as assumed' | 'otherwise' | 'could not be seen';
	/** One line of what was seen. */
	readonly seen: Public;
}

/** It is as the nodes assume. */
export const asAssumed = (text: Public): Finding => ({ verdict: 'as assumed', seen: text });

/** It is otherwise than the nodes assume. */
export const otherwise = (text: Public): Finding => ({ verdict: 'otherwise', seen: text });

/** This account or this moment does not show it. */
export const notSeen = (text: Public): Finding => ({ verdict: 'could not be seen', seen: text });

/** One open question about a service. */
export interface Question<Session> {
	readonly about: Public;
	/** What the nodes take for granted, or take for likely where they work either way. */
	readonly assumed: Public;
	/** Asks the service as little as will do, and judges what it says. May throw {@link NotSeen}. */
	look(session: Session): Promise<Finding> | Finding;
}

/** Why a question cannot be judged: no answer, a refusal, nothing there to look at. */
export class NotSeen extends Error {
	readonly why: Public;

	constructor(why: Public) {
		super(why);
		this.why = why;
	}
}

/** Looks at one question; whatever goes wrong is a finding, too. */
export async function findingOf<Session>(
	question: Question<Session>,
	session: Session,
): Promise<Finding> {
	try {
		return await question.look(session);
	} catch (problem) {
		// Other errors come from answers that nobody foresaw. Their words may hold parts of the answer.
		return notSeen(problem instanceof NotSeen ? problem.why : seen`the answer could not be read`);
	}
}
