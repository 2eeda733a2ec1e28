import type { FloatGraph } from "../../graph/float";
import type { Checkpoint } from "./checkpoint";
import { copyInto, untrained, valuesOf } from "./learner";

/** The net that a checkpoint is about: the averaged one, or the latest where the recipe has no average. */
export function finishedGraph({ header, arrays }: Checkpoint): FloatGraph {
	const { recipe, classes } = header;
	const graph = untrained(recipe, classes.length);
	copyInto(valuesOf(graph), arrays, recipe.ema > 0 ? "average" : "weights");
	return graph;
}
