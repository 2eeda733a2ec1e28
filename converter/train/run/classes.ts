/** Which classes a training may see. */
import { Random } from "../../dataset/random";
import { RecipeError } from "./fields";
import type { HeldOut } from "./recipe";

/** Draws the classes that are held out, sorted by name; the same seed and classes give the same ones. */
export function drawHeldOut(
	classes: readonly string[],
	seed: number,
	counts: { validation: number; test: number },
): HeldOut {
	const shuffled = new Random(seed).shuffle([...classes].sort());
	const validation = shuffled.slice(0, counts.validation).sort();
	const test = shuffled
		.slice(counts.validation, counts.validation + counts.test)
		.sort();
	return { seed, validation, test };
}

/**
 * The classes that are trained on. Throws RecipeError where the recipe's lists are not what its seed draws from these
 * classes, so that nobody can move a class by hand.
 */
export function trainingClasses(
	classes: readonly string[],
	heldOut: HeldOut | undefined,
): string[] {
	if (!heldOut) return [...classes];
	const drawn = drawHeldOut(classes, heldOut.seed, {
		validation: heldOut.validation.length,
		test: heldOut.test.length,
	});
	for (const part of ["validation", "test"] as const) {
		const stray = heldOut[part].find((name) => !drawn[part].includes(name));
		if (stray !== undefined)
			throw new RecipeError(
				`data.heldOut.${part} has "${stray}", which seed ${heldOut.seed} does not draw from the ${classes.length} classes of this folder: use the folder that the recipe is for, or write ${JSON.stringify(drawn[part])}`,
			);
	}
	const hidden = new Set([...heldOut.validation, ...heldOut.test]);
	return classes.filter((name) => !hidden.has(name));
}
