import { readArguments } from '../../live/arguments.mts';
import { DUB_KEY, WHOP_COMPANY, WHOP_KEY, obtain, optional } from '../../live/secrets.mts';

describe('the command line of the live check', () => {
	it('asks both services where they are', () => {
		expect(readArguments([])).toEqual({
			services: ['whop', 'dub'],
			whop: { environment: 'production', baseUrl: 'https://api.whop.com/api/v1' },
			dubUrl: 'https://api.dub.co',
		});
	});

	it("takes Whop's sandbox, other addresses and one service", () => {
		const whop = ['--whop', 'sandbox', '--only', 'whop'];
		expect(readArguments(whop)).toMatchObject({
			services: ['whop'],
			whop: { environment: 'sandbox', baseUrl: 'https://sandbox-api.whop.com/api/v1' },
		});
		const dub = ['--dub=https://dub.example/api/', '--whop', 'http://127.0.0.1:8460/whop/api/v1'];
		expect(readArguments(dub)).toMatchObject({
			whop: { environment: 'custom', baseUrl: 'http://127.0.0.1:8460/whop/api/v1' },
			dubUrl: 'https://dub.example/api',
		});
	});

	it.each([
		[['--only', 'n8n'], '--only must be whop or dub.'],
		[['--whop', 'http://api.whop.com'], '--whop must be an address that begins with https://.'],
		[['--dub', 'Dub'], '--dub must be an address that begins with https://.'],
		[['--key', 'x'], 'There is an option that does not exist'],
	])('refuses %j in words', (args, words) => {
		expect(() => readArguments(args)).toThrow(words);
	});

	it('does not repeat what may be a key in the wrong place', () => {
		for (const args of [['apik_planted'], ['--apik_planted'], ['--dub', 'dub_planted']]) {
			expect(() => readArguments(args)).not.toThrow(/planted/);
			expect(() => readArguments(args)).toThrow();
		}
	});
});

describe('keys', () => {
	const nobody = async (): Promise<string> => await Promise.resolve('');

	it('come from the environment, without spaces around them', async () => {
		expect(await obtain(DUB_KEY, { DUB_API_KEY: ' dub_1\n' }, nobody)).toBe('dub_1');
	});

	it('are asked for hidden, other values are not', async () => {
		const asked: [string, boolean][] = [];
		const ask = async (question: string, hidden: boolean): Promise<string> => {
			asked.push([question, hidden]);
			return await Promise.resolve(' biz_1 ');
		};
		expect(await obtain(WHOP_KEY, {}, ask)).toBe('biz_1');
		expect(await obtain(WHOP_COMPANY, {}, ask)).toBe('biz_1');
		expect(asked).toEqual([
			[WHOP_KEY.question, true],
			[WHOP_COMPANY.question, false],
		]);
	});

	it.each(['Planted key', 'Planted\nKey', 'Plantéd'])(
		'are refused without being shown: %j',
		async (key) => {
			const refused = obtain(WHOP_KEY, { WHOP_API_KEY: key }, nobody);
			await expect(refused).rejects.toThrow('WHOP_API_KEY must be a key without spaces');
			await expect(refused).rejects.not.toThrow(/Plant/);
		},
	);

	it('are missed in words', async () => {
		await expect(obtain(WHOP_KEY, {}, nobody)).rejects.toThrow('WHOP_API_KEY is needed');
		await expect(obtain(WHOP_COMPANY, { WHOP_COMPANY_ID: 'Planted' }, nobody)).rejects.toThrow(
			'WHOP_COMPANY_ID must be an ID that begins with biz_.',
		);
	});

	it('leave out what is optional', () => {
		expect(optional('WHOP_USER_ID', /^user_/, {})).toBeUndefined();
		expect(optional('WHOP_USER_ID', /^user_/, { WHOP_USER_ID: 'user_1' })).toBe('user_1');
		expect(() => optional('WHOP_USER_ID', /^user_/, { WHOP_USER_ID: 'Planted' })).toThrow(
			/^WHOP_USER_ID is not/,
		);
	});
});
