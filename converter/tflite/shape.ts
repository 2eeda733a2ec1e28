/** TFLite's shapes and axes, and those of QuantizedGraph, which have rank 1 to 4 and batch 1. */
import { MAX_ARENA_BYTES, MAX_DIMENSION } from "../../assembly/shared/blob";
import { dims4, elements } from "../graph/quantized";
import { Malformed, Unsupported } from "./problems";

/**
 * A shape of any rank as one that a graph may have. A batch, and dimensions before it, become part of the height: the
 * bytes are the same, and what works value by value or row by row does not see the difference.
 */
export function graphShape(shape: readonly number[]): number[] {
	if (shape.length === 0) return [1];
	if (shape.length < 4 || (shape.length === 4 && shape[0] === 1))
		return [...shape];
	const height = elements(shape.slice(0, -2));
	return [1, height, ...shape.slice(-2)];
}

/** Throws Malformed for an empty tensor, Unsupported for one that is larger than blobs hold. */
export function checkSize(shape: readonly number[]) {
	if (shape.some((size) => !(size > 0)))
		throw new Malformed(`a tensor would have the shape ${shape.join("x")}`);
	const largest = Math.max(...graphShape(shape));
	if (largest > MAX_DIMENSION || elements(shape) > MAX_ARENA_BYTES)
		throw new Unsupported(
			`a tensor has the shape ${shape.join("x")}; a dimension may be up to ${MAX_DIMENSION}, a tensor up to ${MAX_ARENA_BYTES} bytes`,
		);
}

/** An axis counted from the front, 0..rank - 1. Throws Malformed for one that is not there. */
export function axisOf(axis: number, rank: number): number {
	const fromFront = axis < 0 ? axis + rank : axis;
	if (!(fromFront >= 0 && fromFront < rank))
		throw new Malformed(
			`it works along axis ${axis} of a tensor of rank ${rank}`,
		);
	return fromFront;
}

/**
 * Which of the four dimensions of graphShape an axis of `shape` is. Throws Unsupported for one that shares the height
 * with others.
 */
export function graphAxis(axis: number, shape: readonly number[]): number {
	const fromFront = axisOf(axis, shape.length);
	const fromEnd = shape.length - fromFront;
	if (fromEnd <= 2) return 4 - fromEnd;
	const others = shape.slice(0, -2).toSpliced(fromFront, 1);
	if (others.every((size) => size === 1)) return 1;
	throw new Unsupported(
		`it works along axis ${fromFront} of ${shape.join("x")}; the batch must be 1`,
	);
}

/** Height, width and channels of an image. Throws Unsupported for a batch, Malformed for another rank. */
export function imageSize(shape: readonly number[]) {
	if (shape.length !== 4)
		throw new Malformed(
			`it takes an image (rank 4), and its input is ${shape.join("x")}`,
		);
	const [batch, height, width, channels] = dims4(shape);
	if (batch !== 1)
		throw new Unsupported(
			`its batch is ${batch}; convert the model with batch 1`,
		);
	return { height, width, channels };
}
