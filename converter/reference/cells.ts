import { dims4 } from "../graph/quantized";
import type { Operand } from "./operand";

/** For each of `length` outputs, in order, the values that a reduction over `axes` makes it of. */
export function cellsOf(
	axes: readonly number[],
	{ shape, values }: Operand,
	length: number,
): number[][] {
	const [, height, width, channels] = dims4(shape);
	const [, strideY, strideX, strideC] = outputStrides(dims4(shape), axes);
	const cells = Array.from({ length }, (): number[] => []);
	let i = 0;
	for (let y = 0; y < height; y++)
		for (let x = 0; x < width; x++)
			for (let c = 0; c < channels; c++)
				cells[y * strideY + x * strideX + c * strideC].push(values[i++]);
	return cells;
}

/** How far the output moves with each input dimension: 0 along a reduced one. */
function outputStrides(
	shape: readonly number[],
	axes: readonly number[],
): number[] {
	let stride = 1;
	return shape.reduceRight<number[]>((strides, size, axis) => {
		const reduced = axes.includes(axis);
		strides.unshift(reduced ? 0 : stride);
		if (!reduced) stride *= size;
		return strides;
	}, []);
}
