import { COMPANY, USERS } from '../sandbox/identities.mts';
import { startDemoTraffic } from '../sandbox/demo-traffic.mts';
import { addLeadWithClick } from '../sandbox/lead-with-click.mts';
import type { Demo } from './demo.mts';
import type { Say } from './progress.mts';
import { LeadReport } from './report.mts';
import { LOGIN } from './seed.mts';
import type { Shutdown } from './shutdown.mts';

/** Shows the running demo to a person: where it is, and then every lead as it travels, until the shutdown. */
export async function showDemo(demo: Demo, shutdown: Shutdown, say: Say): Promise<void> {
	const { sandbox } = demo;
	say(welcome(demo));
	const ended = new AbortController();
	const report = new LeadReport(demo, (line) => {
		say(`${new Date().toLocaleTimeString('en-GB')}  ${line}`);
	});
	addLeadWithClick(sandbox, { companyId: COMPANY.id });
	const traffic = startDemoTraffic(sandbox);
	shutdown.add(() => {
		traffic.stop();
		ended.abort();
	});
	await report.run(ended.signal);
}

function welcome({ n8n, sandbox, workflows }: Demo): string {
	const [, person] = USERS;
	const form = JSON.stringify({ userId: person.id, dubId: sandbox.dub.addClick().id });
	return `
  n8n      ${n8n.url}
  log in   ${LOGIN.email}   password ${LOGIN.password}
  leads    ${n8n.url}/workflow/${workflows.leads}
  form     ${n8n.url}/workflow/${workflows.form}
  sales    ${n8n.url}/workflow/${workflows.payments}
  sandbox  ${sandbox.url} plays Whop and Dub: nothing leaves this machine

A lead comes in every 45 seconds and one converts every 70; n8n looks every minute. You can also
  add a lead      curl -X POST ${sandbox.url}/control/whop/leads -d '{"withClick":true}'
  send the form   curl -X POST ${n8n.url}/webhook/whop-lead -H 'content-type: application/json' -d '${form}'
Ctrl-C stops everything.
`;
}
