import type { DubWorkspace } from '../identities.mts';
import { DubError } from './api-error.mts';
import type { DubClick, DubLink, DubStore } from './store.mts';

/**
 * The click of a lead or sale call, or 404 saying why it cannot be used (dub-api reference, section 4 rows 14 to 17, and
 * section 6).
 */
export function usableClick(
	store: DubStore,
	workspace: DubWorkspace,
	id: string,
	event: 'lead' | 'sale',
): DubClick {
	const click = store.readableClick(id);
	if (click === undefined) {
		throw new DubError('not_found', `Click event not found for clickId: ${id}`);
	}
	if (click.link.deleted) throw new DubError('not_found', `Link not found for clickId: ${id}`);
	requireUsable(click.link, workspace, `clickId ${id}`, event);
	return click;
}

/**
 * 404 unless the link is the workspace's own and enabled.
 *
 * @param whose what the link was found by, for the message: `clickId c1`, `customer cus_1`
 */
export function requireUsable(
	link: DubLink,
	workspace: DubWorkspace,
	whose: string,
	event: 'lead' | 'sale',
): void {
	if (link.workspaceId !== workspace.id) {
		throw new DubError(
			'not_found',
			`Link ${link.id} for ${whose} does not belong to the workspace`,
		);
	}
	if (link.disabled) {
		throw new DubError(
			'not_found',
			`Link ${link.id} for ${whose} is disabled, ${event} not tracked`,
		);
	}
}
