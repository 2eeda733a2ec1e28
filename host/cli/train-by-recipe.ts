import { trainModelByRecipe } from "../../converter/recipeModel";
import type { TrainRequest } from "../../converter/request";
import { usageError } from "./errors";
import { recipeFrom } from "./recipe-file";
import { runProgress } from "./run-progress";

/** `ocelli train --recipe`. */
export async function trainByRecipe(
	request: TrainRequest,
	path: string,
	checkpoint: string | undefined,
) {
	if (checkpoint === undefined)
		throw usageError(
			"--recipe needs --checkpoint <folder>: where the training is kept, and goes on from",
		);
	const recipe = await recipeFrom(path);
	return trainModelByRecipe({
		...request,
		...runProgress(),
		recipe,
		checkpoint,
	});
}
