import { sha256 } from "../../dataset/hash";
import type { Checkpoint } from "../run/checkpoint";
import { finishedGraph } from "../run/finished";
import { writeBackbone } from "./backbone";

/** The net of a checkpoint as a backbone's bytes. */
export function exportBackbone(checkpoint: Checkpoint): Uint8Array {
	const { recipe, classes, curve, epoch } = checkpoint.header;
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
		finishedGraph(checkpoint),
	);
}
