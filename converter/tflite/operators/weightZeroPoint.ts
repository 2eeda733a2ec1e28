import { type Constant, int8sOf } from "../values";

/**
 * Weights [oc, k] of fullyConnected without their zero point z: w - z where all of these are int8. Where they are not,
 * each becomes the sum of two weights, w - z = a + b, and a row k of a behind each other and k of b, for an input that
 * is twice behind itself. The accumulator is the same.
 */
export function zeroPointRemoved(weights: Constant): {
	weights: Constant;
	/** How often the input is needed. */
	copies: 1 | 2;
} {
	const [zeroPoint = 0] = weights.zeroPoints;
	if (zeroPoint === 0 || weights.scales.length > 1)
		return { weights, copies: 1 };
	const [oc, k] = weights.shape;
	const differences = Int16Array.from(int8sOf(weights), (w) => w - zeroPoint);
	const first = Int8Array.from(differences, (d) =>
		Math.max(-128, Math.min(127, d)),
	);
	const second = Int8Array.from(differences, (d, i) => d - first[i]);
	if (second.every((rest) => rest === 0))
		return { weights: replaced(weights, first, k), copies: 1 };
	const rows = Array.from({ length: oc }, (_, o) => [
		...first.subarray(o * k, (o + 1) * k),
		...second.subarray(o * k, (o + 1) * k),
	]);
	return {
		weights: replaced(weights, Int8Array.from(rows.flat()), 2 * k),
		copies: 2,
	};
}

function replaced(weights: Constant, values: Int8Array, k: number): Constant {
	const bytes = new Uint8Array(values.buffer);
	return { ...weights, bytes, shape: [weights.shape[0], k], zeroPoints: [0] };
}
