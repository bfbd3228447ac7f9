/** A package with the nodes of one service, as n8n verifies them. */
export interface SinglePackage {
	/** On npm, of its folder, and in front of the name of each node: `<name>.whopLead`. */
	readonly name: string;
	readonly description: string;
	readonly keywords: readonly string[];
	/** Folders below `nodes/`. */
	readonly nodes: readonly string[];
	/** Files below `credentials/`, without their ending. */
	readonly credentials: readonly string[];
	/** Files below `icons/`. */
	readonly icons: readonly string[];
	/** The official client, of which only types are used. */
	readonly client: string;
	/** Folder of this one with its README. */
	readonly texts: string;
}

/** What the pack is split into. */
export const PACKAGES: readonly SinglePackage[] = [
	{
		name: 'n8n-nodes-whop-lead',
		description:
			'n8n nodes that create and read Whop leads, and start workflows on new and converted leads',
		keywords: ['whop', 'leads'],
		nodes: ['WhopLead', 'WhopLeadTrigger'],
		credentials: ['WhopApi'],
		icons: ['whop.svg', 'whop.dark.svg'],
		client: '@whop/sdk',
		texts: 'whop',
	},
	{
		name: 'n8n-nodes-dub-track',
		description: 'n8n nodes that record leads and sales in Dub, and say whether they were recorded',
		keywords: ['dub', 'leads', 'sales', 'attribution'],
		nodes: ['DubTrackLead', 'DubTrackSale'],
		credentials: ['DubApi'],
		icons: ['dub.svg', 'dub.dark.svg'],
		client: 'dub',
		texts: 'dub',
	},
];
