/** QuantizedGraph -> plan -> emit -> blob. */
import { emit, type SelfTest } from "./emit/emit";
import type { Model } from "./graph/model";
import { planBoard, planResident } from "./plan/plan";

export function emitGraph(model: Model, selfTest?: SelfTest): Uint8Array {
	const { graph } = model;
	const plans = { resident: planResident(graph), board: planBoard(graph) };
	return emit(model, plans, selfTest);
}
