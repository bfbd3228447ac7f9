import type { Installation } from './installation.mts';

/** What differs from one n8n of the demo to another. */
export interface N8nSettings {
	readonly port: number;
	/** For n8n's task runner; any free one. */
	readonly brokerPort: number;
	/** n8n keeps its data in `.n8n` below it. */
	readonly userFolder: string;
	/** Which n8n; the newest by default. */
	readonly installation?: Installation;
	/** More variables of its environment; they win over the demo's. */
	readonly env?: NodeJS.ProcessEnv;
}

/** Variables of the person's own n8n, of the npm run that started the demo, and proxies, which loopback must not use. */
const LEFT_OUT =
	/^(n8n|db|executions|queue|credentials|nodes|workflows|node_function|npm)_|^(webhook_url|generic_timezone|node_options|(https?|all)_proxy)$/i;

const off = 'false';

/**
 * The environment of the demo's n8n: loopback only, SQLite, nothing that calls out.
 *
 * @param disabledModules parts of n8n that are not to run; each must be known to it
 */
export function n8nEnvironment(
	inherited: NodeJS.ProcessEnv,
	{ port, brokerPort, userFolder, env }: N8nSettings,
	disabledModules: readonly string[],
): NodeJS.ProcessEnv {
	const kept = Object.entries(inherited).filter(([name]) => !LEFT_OUT.test(name));
	return {
		...Object.fromEntries(kept),
		N8N_USER_FOLDER: userFolder,
		N8N_PORT: String(port),
		N8N_LISTEN_ADDRESS: '127.0.0.1',
		N8N_EDITOR_BASE_URL: `http://127.0.0.1:${port}`,
		N8N_WEBHOOK_URL: `http://127.0.0.1:${port}/`,
		N8N_RUNNERS_BROKER_PORT: String(brokerPort),
		// Plain http on loopback; browsers would not send a secure cookie back.
		N8N_SECURE_COOKIE: off,
		// Only protects credentials of a sandbox.
		N8N_ENCRYPTION_KEY: 'key-of-the-demo-for-sandbox-credentials-only',
		N8N_UNVERIFIED_PACKAGES_ENABLED: 'true',
		EXECUTIONS_DATA_SAVE_ON_SUCCESS: 'all',
		N8N_LOG_LEVEL: 'warn',
		N8N_DIAGNOSTICS_ENABLED: off,
		...(disabledModules.length === 0 ? {} : { N8N_DISABLED_MODULES: disabledModules.join(',') }),
		N8N_DYNAMIC_BANNERS_ENABLED: off,
		N8N_HIRING_BANNER_ENABLED: off,
		N8N_LICENSE_AUTO_RENEW_ENABLED: off,
		N8N_PERSONALIZATION_ENABLED: off,
		N8N_TEMPLATES_ENABLED: off,
		N8N_VERIFIED_PACKAGES_ENABLED: off,
		N8N_VERSION_NOTIFICATIONS_ENABLED: off,
		N8N_VERSION_NOTIFICATIONS_WHATS_NEW_ENABLED: off,
		...env,
	};
}
