import { sha256 } from "../../dataset/hash";
import type { Checkpoint } from "../run/checkpoint";
import { copyInto, untrained, valuesOf } from "../run/learner";
import { writeBackbone } from "./backbone";

/** The averaged net of a checkpoint, or the latest where the recipe has no average, as a backbone's bytes. */
export function exportBackbone({ header, arrays }: Checkpoint): Uint8Array {
	const { recipe, classes, curve, epoch } = header;
	const graph = untrained(recipe, classes.length);
	copyInto(valuesOf(graph), arrays, recipe.ema > 0 ? "average" : "weights");
	const { notes, ...decisive } = recipe;
	const { validation = [], test = [] } = recipe.data.heldOut ?? {};
	return writeBackbone(
		{
			architecture: recipe.architecture,
			width: recipe.width,
			inputSize: recipe.inputSize,
			channels: recipe.data.channels,
			recipe: { name: recipe.name, hash: sha256(JSON.stringify(decisive)) },
			licence: recipe.licence,
			classes,
			heldOut: [...validation, ...test],
			epochs: epoch,
			validationAccuracy: curve.at(-1)?.validationAccuracy ?? 0,
		},
		graph,
	);
}
