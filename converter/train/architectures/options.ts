/** What every architecture is built from. */
export interface ArchitectureOptions {
	/** [h, w, c] for images, [features] for tables. */
	inputShape: number[];
	classes: number;
	/** Of the initial weights. */
	seed: number;
	/** Multiplies the number of channels or units, where the architecture has a width. */
	width?: number;
}
