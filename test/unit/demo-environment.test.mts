import { n8nEnvironment } from '../../demo/n8n-environment.mts';

const settings = { port: 5700, brokerPort: 5701, userFolder: '/data/user' };

describe("the environment of the demo's n8n", () => {
	it('listens on loopback with its own data', () => {
		expect(n8nEnvironment({}, settings, [])).toMatchObject({
			N8N_LISTEN_ADDRESS: '127.0.0.1',
			N8N_PORT: '5700',
			N8N_RUNNERS_BROKER_PORT: '5701',
			N8N_USER_FOLDER: '/data/user',
			N8N_WEBHOOK_URL: 'http://127.0.0.1:5700/',
		});
	});

	it("takes nothing from the person's own n8n, from npm or from a proxy", () => {
		const foreign = {
			DB_TYPE: 'postgresdb',
			EXECUTIONS_MODE: 'queue',
			HTTPS_PROXY: 'http://proxy.example',
			http_proxy: 'http://proxy.example',
			N8N_BASIC_AUTH_ACTIVE: 'true',
			NODE_FUNCTION_ALLOW_BUILTIN: '*',
			NODE_OPTIONS: '--inspect',
			npm_config_ignore_scripts: 'true',
			QUEUE_BULL_REDIS_HOST: 'redis.example',
			WEBHOOK_URL: 'https://n8n.example/',
		};
		const env = n8nEnvironment({ ...foreign, PATH: '/bin', HOME: '/home/jane' }, settings, []);
		expect(Object.keys(env)).not.toEqual(expect.arrayContaining([expect.stringMatching(/proxy/i)]));
		for (const name of Object.keys(foreign)) expect(env).not.toHaveProperty(name);
		expect(env).toMatchObject({ PATH: '/bin', HOME: '/home/jane' });
	});
});
