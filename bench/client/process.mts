// Sends loads with the services' official clients, in a process of its own as n8n is. The parent says what to send.
import Whop from '@whop/sdk';
import { Dub } from 'dub';
import { taskSchema } from './task.mts';
import type { Report, Task } from './task.mts';

process.on('message', (message) => {
	void work(taskSchema.parse(message)).then((report) => process.send?.(report));
});

async function work(task: Task): Promise<Report> {
	const sends = requestsOf(task);
	let failed = 0;
	const started = performance.now();
	const worker = async (): Promise<void> => {
		for (let send = sends.shift(); send !== undefined; send = sends.shift()) {
			await send().catch(() => {
				failed += 1;
			});
		}
	};
	await Promise.all(Array.from({ length: task.parallel }, worker));
	return { elapsedMs: performance.now() - started, failed };
}

function requestsOf({ baseUrl, key, load }: Task): (() => Promise<unknown>)[] {
	const dub = new Dub({ token: key, serverURL: baseUrl });
	switch (load.service) {
		case 'dub':
			return load.bodies.map((body) => async () => await dub.track.lead(body));
		case 'sale':
			return load.bodies.map((body) => async () => await dub.track.sale(body));
		case 'whop': {
			const whop = new Whop({ apiKey: key, baseURL: baseUrl });
			return load.bodies.map((body) => async () => await whop.leads.create(body));
		}
	}
}
