import type { Score } from "./variants";

/** One way that was tried. */
export interface Tried extends Score {
	/** Such as "mse, equalized". */
	name: string;
}

/** What was tried, and which was taken by what. */
export interface QuantizationReport {
	taken: string;
	tried: Tried[];
	/** What accuracy is measured on. Divergence is measured on training examples and on these. */
	chosenOn: "validation" | "training";
	examples: { accuracy: number; divergence: number };
}
