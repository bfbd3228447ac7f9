// To be imported before the nodes: in them time passes only while they wait, and then at once.

const mockClock = { nowMs: Date.parse('2026-01-31T09:00:00Z') };

jest.mock('n8n-workflow', () => ({
	...jest.requireActual<object>('n8n-workflow'),
	sleep: (ms: number): Promise<void> => {
		mockClock.nowMs += ms;
		return Promise.resolve();
	},
}));

beforeAll(() => {
	jest.spyOn(Date, 'now').mockImplementation(() => mockClock.nowMs);
	// The scripted service always answers, and a real timer for each of its requests would outlive the test.
	jest.spyOn(AbortSignal, 'timeout').mockImplementation(() => new AbortController().signal);
});
afterAll(() => {
	jest.restoreAllMocks();
});
