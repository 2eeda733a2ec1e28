/** Where windows lie, as TFLite says it: SAME, VALID, or a padding of its own before a VALID one. */
import { dims4, type Window2d } from "../../graph/quantized";
import { SAME, VALID } from "../operators/window";
import type { FileBuilder } from "./builder";
import { Inexpressible } from "./errors";
import { image } from "./shape";

type Windowed = Window2d & { inputs: number[]; output: number };

/** What a window sees outside the image where TFLite has to be given it: undefined where it has nothing for that. */
export type Fill = "zero" | "least" | undefined;

export interface Placed {
	/** The image that the windows are moved over. */
	input: number;
	padding: number;
	/** Of the output. */
	shape: readonly number[];
}

/** Throws Inexpressible where windows are placed as TFLite cannot. */
export function placed(
	file: FileBuilder,
	operator: Windowed,
	fill: Fill,
): Placed {
	const { index, shape: from } = image(file, operator.inputs[0]);
	const shape = dims4(file.graph.tensors[operator.output].shape);
	const axes = [0, 1].map((i) =>
		axisOf(operator, i, from[i + 1], shape[i + 1]),
	);
	const as = (padding: number) => ({ input: index, padding, shape });
	if (axes.every(isSame)) return as(SAME);
	if (axes.every(isValid)) return as(VALID);
	const after = axes.map(behind);
	const before = axes.map((axis) => axis.before);
	if (fill === undefined || axes.some((axis, i) => !fits(axis, after[i])))
		throw new Inexpressible(
			`its windows reach ${before.join(" and ")} before the image, which is neither SAME nor VALID`,
		);
	const input = padded(file, index, before, after, fill);
	return { input, padding: VALID, shape };
}

interface Axis {
	/** Of the input and the output. */
	from: number;
	to: number;
	stride: number;
	/** From a window's first value to behind its last. */
	reach: number;
	before: number;
}

function axisOf(
	{ kernel, stride, dilation, padding }: Window2d,
	i: number,
	from: number,
	to: number,
): Axis {
	const reach = (kernel[i] - 1) * dilation[i] + 1;
	const before = i === 0 ? padding.top : padding.left;
	return { from, to, stride: stride[i], reach, before };
}

function isSame({ from, to, stride, reach, before }: Axis): boolean {
	const outside = Math.max(0, (to - 1) * stride + reach - from);
	return to === Math.ceil(from / stride) && before === Math.floor(outside / 2);
}

function isValid({ before, ...axis }: Axis): boolean {
	return before === 0 && count(axis, axis.from) === axis.to;
}

/** How many windows there are without padding. */
function count({ stride, reach }: Omit<Axis, "before">, size: number): number {
	return Math.ceil((size - reach + 1) / stride);
}

/** What the last window needs behind the image. */
function behind({ from, to, stride, reach, before }: Axis): number {
	return Math.max(0, (to - 1) * stride + reach - from - before);
}

function fits(axis: Axis, after: number): boolean {
	return count(axis, axis.before + axis.from + after) === axis.to;
}

const LEAST = -128;

function padded(
	file: FileBuilder,
	from: number,
	before: readonly number[],
	after: readonly number[],
	fill: "zero" | "least",
): number {
	const amounts = [0, 0, before[0], after[0], before[1], after[1], 0, 0];
	const [n, h, w, c] = file.tensors[from].shape;
	const shape = [n, before[0] + h + after[0], before[1] + w + after[1], c];
	const inputs = [from, file.integers("padding", amounts, [4, 2])];
	const output = file.between(from, shape, "padded");
	if (fill === "zero") return file.operator({ name: "PAD", inputs, output });
	inputs.push(file.scalar("least", LEAST, from));
	return file.operator({ name: "PADV2", inputs, output });
}
