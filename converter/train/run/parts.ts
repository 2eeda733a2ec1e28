import { type Split, split } from "../../dataset/split";
import type { PhotoSet } from "./batches";
import type { RunRecipe } from "./recipe";

/** Which photos are trained on, and which measure each epoch; no photo is left for a test. */
export function partsOf(
	{ data, seed }: RunRecipe,
	{ labels }: PhotoSet,
): Omit<Split, "test"> {
	const shares = { validation: data.validation, test: 0 };
	return split(Array.from(labels), shares, seed);
}
