import { dims4, type Resize } from "../graph/quantized";
import { roundHalfAway } from "../quantize/requantize";
import {
	bilinearPositions,
	nearestPositions,
	POSITION_ONE,
	type Position,
} from "../quantize/resize";
import type { Operand } from "./operand";

/** The pixel, or the weighted four pixels, that each output pixel falls on. */
export function resize(operator: Resize, [input]: Operand[]): Int8Array {
	const [, height, width, channels] = dims4(input.shape);
	const positions =
		operator.op === "resizeBilinear" ? bilinearPositions : nearestPositions;
	const rows = positions({ ...operator, from: height, to: operator.size[0] });
	const columns = positions({ ...operator, from: width, to: operator.size[1] });
	const values: number[] = [];
	for (const row of rows)
		for (const column of columns)
			for (let c = 0; c < channels; c++)
				values.push(interpolate(input.values, width, channels, row, column, c));
	return Int8Array.from(values);
}

/** Exact in doubles: four products below 2^27, over 2^20, halves away from zero. */
function interpolate(
	values: Int8Array,
	width: number,
	channels: number,
	row: Position,
	column: Position,
	c: number,
): number {
	const sum = corners(row).reduce(
		(total, [y, weightY]) =>
			total +
			corners(column).reduce((inRow, [x, weightX]) => {
				const value = values[(y * width + x) * channels + c];
				return inRow + value * weightX * weightY;
			}, 0),
		0,
	);
	return roundHalfAway(sum / POSITION_ONE ** 2);
}

/** [index, weight / POSITION_ONE] of the two neighbours; the second one only where it counts. */
function corners({ first, fraction }: Position): [number, number][] {
	return fraction === 0
		? [[first, POSITION_ONE]]
		: [
				[first, POSITION_ONE - fraction],
				[first + 1, fraction],
			];
}
