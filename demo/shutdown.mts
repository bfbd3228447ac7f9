/** Ends what was started, the last first, once. */
export class Shutdown {
	private readonly steps: (() => Promise<void> | void)[] = [];
	private running: Promise<void> | undefined;

	/** Registers how to end something that has just been started. */
	add(step: () => Promise<void> | void): void {
		this.steps.push(step);
	}

	/** Ends everything; later calls wait for the first one. */
	run(): Promise<void> {
		this.running ??= this.endAll();
		return this.running;
	}

	/** Ends everything when the process is told to stop, and leaves with this code. */
	stopOn(signal: NodeJS.Signals, exitCode: number): void {
		// Not `once`: the signal may come twice, from the terminal or system and from start.mjs, and a second one must
		// not end this process before n8n.
		process.on(signal, () => {
			if (this.running === undefined) console.log('\nStopping …');
			void this.run().finally(() => process.exit(exitCode));
		});
	}

	private async endAll(): Promise<void> {
		for (const step of this.steps.toReversed()) await step();
	}
}
