import { Random } from "../../converter/dataset/random";
import type { Tensor4D, Tf } from "../../converter/train/tf";

/** Standard normal values, the same for a seed on every backend. */
export function random4d(
	tf: Tf,
	shape: [number, number, number, number],
	seed: number,
): Tensor4D {
	const random = new Random(seed);
	const size = shape.reduce((product, length) => product * length, 1);
	const values = Float32Array.from({ length: size }, () => random.normal());
	return tf.tensor4d(values, shape);
}

/** Greatest difference, as a share of the greatest expected value. */
export function relativeError(
	actual: ArrayLike<number>,
	expected: ArrayLike<number>,
): number {
	let difference = 0;
	let greatest = 1e-12;
	for (let i = 0; i < expected.length; i++) {
		difference = Math.max(difference, Math.abs(actual[i] - expected[i]));
		greatest = Math.max(greatest, Math.abs(expected[i]));
	}
	return actual.length === expected.length
		? difference / greatest
		: Number.POSITIVE_INFINITY;
}
