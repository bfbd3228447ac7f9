import { subscribe } from 'node:diagnostics_channel';
import { ServerResponse } from 'node:http';

/** Counts the requests that the HTTP servers of this process are working on. */
export class Flight {
	private current = 0;
	private highest = 0;

	/** Starts to count; Node itself tells of each request, so nothing stands between client and server. */
	constructor() {
		subscribe('http.server.request.start', (message) => {
			const response = responseIn(message);
			if (response === undefined) return;
			this.current += 1;
			this.highest = Math.max(this.highest, this.current);
			response.once('close', () => {
				this.current -= 1;
			});
		});
	}

	/** The most requests at one moment since the start or the last {@link reset}. */
	get peak(): number {
		return this.highest;
	}

	/** Forgets the peak. */
	reset(): void {
		this.highest = this.current;
	}
}

function responseIn(message: unknown): ServerResponse | undefined {
	if (typeof message !== 'object' || message === null || !('response' in message)) return undefined;
	return message.response instanceof ServerResponse ? message.response : undefined;
}
