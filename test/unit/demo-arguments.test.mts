import { readArguments } from '../../demo/arguments.mts';

describe('the command line of the demo', () => {
	it('opens n8n on its usual port', () => {
		expect(readArguments([])).toEqual({
			check: false,
			port: 5678,
			sandboxPort: 0,
			timeLimitMs: 6 * 60_000,
		});
	});

	it('checks on a free port, so that an n8n of the person does not stand in the way', () => {
		expect(readArguments(['--check'])).toMatchObject({ check: true, port: 0 });
	});

	it('takes ports and a time limit', () => {
		const args = ['--check', '--port', '5700', '--sandbox-port=8500', '--time-limit', '1.5'];
		expect(readArguments(args)).toMatchObject({
			port: 5700,
			sandboxPort: 8500,
			timeLimitMs: 90_000,
		});
	});

	it.each([
		[['--port', '65536'], '--port must be a whole number from 0 to 65535, not "65536".'],
		[['--port', '80a'], '--port must be a whole number from 0 to 65535, not "80a".'],
		[['--sandbox-port='], '--sandbox-port must be a whole number from 0 to 65535, not "".'],
		[['--time-limit', '0'], '--time-limit must be a number of minutes above 0, not "0".'],
		[['--time-limit', 'long'], '--time-limit must be a number of minutes above 0, not "long".'],
		[['--prot', '1'], '--prot'],
		[['5678'], '5678'],
	])('refuses %j in words', (args, words) => {
		expect(() => readArguments(args)).toThrow(words);
	});
});
