import { optionsProperty, toSendOptions } from '../../nodes/shared/sendOptions.ts';

describe('send options', () => {
	it.each([undefined, {}, '', { other: 1 }])('have defaults for %j', (options) => {
		expect(toSendOptions(options)).toMatchObject({
			parallel: 10,
			settings: { longestWaitMs: 300_000, timeoutMs: 60_000, retries: 3 },
		});
	});

	it('are taken as given, seconds as milliseconds', () => {
		expect(toSendOptions({ parallel: 50, timeout: '5', longestWait: 0 })).toMatchObject({
			parallel: 50,
			settings: { longestWaitMs: 0, timeoutMs: 5000 },
		});
	});

	it.each([
		[{ parallel: 0 }, /'Requests at Once'.*1 to 50/],
		[{ parallel: 51 }, /'Requests at Once'.*1 to 50/],
		[{ timeout: 0 }, /'Timeout \(Seconds\)'.*from 1/],
		[{ longestWait: -1 }, /'Rate Limit Wait \(Seconds\)'.*from 0/],
	])('refuse %j', (options, message) => {
		expect(() => toSendOptions(options)).toThrow(message);
	});

	it('show in the editor what they are when left alone', () => {
		const defaults = (optionsProperty().options ?? []).map((option) => [
			option.name,
			'default' in option ? option.default : undefined,
		]);
		expect(Object.fromEntries(defaults)).toEqual({ longestWait: 300, parallel: 10, timeout: 60 });
	});
});
