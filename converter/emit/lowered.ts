/** What the blob says of an operator beside its tensors and clamp, and how to put it together. */
import { PARAM_COUNT } from "../../assembly/shared/blob";
import type { Window2d } from "../graph/quantized";

/** One operator, ready to be written. */
export interface LoweredOperator {
	window: Window2d;
	groups: number;
	params: Int32Array;
	tiles: Uint8Array;
}

/** What the record of an operator without a window says of one. */
export const NO_WINDOW: Window2d = {
	kernel: [1, 1],
	stride: [1, 1],
	dilation: [1, 1],
	padding: { top: 0, left: 0 },
};

export function lowered(parts: Partial<LoweredOperator>): LoweredOperator {
	return {
		window: NO_WINDOW,
		groups: 1,
		params: new Int32Array(PARAM_COUNT),
		tiles: new Uint8Array(0),
		...parts,
	};
}

/** Parameters by index. */
export function params(values: Record<number, number>): Int32Array {
	const out = new Int32Array(PARAM_COUNT);
	for (const [index, value] of Object.entries(values))
		out[Number(index)] = value;
	return out;
}

/** Values at the indices from `first` on. */
export function listed(
	first: number,
	values: readonly number[],
): Record<number, number> {
	return Object.fromEntries(values.map((value, i) => [first + i, value]));
}
