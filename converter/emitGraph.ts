/** QuantizedGraph -> plan -> emit -> blob. */
import { emit, type SelfTest } from "./emit/emit";
import type { Model } from "./graph/model";
import { type MemoryRequest, planLimits, planSentence } from "./memory";
import { planBoard, planResident } from "./plan/plan";

/** @param memory what its plan for boards is to keep to; default: no limit */
export function emitGraph(
	model: Model,
	selfTest?: SelfTest,
	memory: MemoryRequest = {},
): Uint8Array {
	const { graph, input } = model;
	const board = planBoard(graph, planLimits(input, memory));
	const sentence = planSentence(board);
	if (sentence) memory.onPlan?.(sentence);
	return emit(model, { resident: planResident(graph), board }, selfTest);
}
