import type { IDisplayOptions, INodeProperties } from 'n8n-workflow';

/**
 * Adds conditions to those under which properties show.
 * @returns new properties; the given ones stay as they are
 */
export function displayIf(
	{ show, hide }: IDisplayOptions,
	properties: readonly INodeProperties[],
): INodeProperties[] {
	return properties.map((property) => {
		const present = property.displayOptions ?? {};
		return {
			...property,
			displayOptions: {
				...(show === undefined ? present : { ...present, show: { ...present.show, ...show } }),
				...(hide === undefined ? {} : { hide: { ...present.hide, ...hide } }),
			},
		};
	});
}
