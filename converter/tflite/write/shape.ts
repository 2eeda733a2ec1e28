/** The four dimensions that a graph's operators count, and those that a tensor has in TFLite. */
import { dims4, type TensorId } from "../../graph/quantized";
import type { FileBuilder } from "./builder";

/** A tensor in a rank in which all of some dimensions (0..3) exist: its own, or 4. */
export interface Ranked {
	index: number;
	shape: readonly number[];
	/** Which of the four dimensions is its first. */
	first: number;
}

export function ranked(
	file: FileBuilder,
	id: TensorId,
	needed: readonly number[],
): Ranked {
	const { shape } = file.graph.tensors[id];
	const first = 4 - shape.length;
	return needed.every((axis) => axis >= first)
		? { index: file.tensor(id), shape, first }
		: image(file, id);
}

/** A tensor in rank 4. */
export function image(file: FileBuilder, id: TensorId): Ranked {
	const shape = dims4(file.graph.tensors[id].shape);
	const index = file.reshaped(file.tensor(id), shape, "image");
	return { index, shape, first: 0 };
}
