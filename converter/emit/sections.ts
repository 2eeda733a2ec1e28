/** The sections of a blob, each as bytes; docs/blob-format.md has a heading per field. */
import {
	INPUT_BYTES,
	INPUT_FEATURES,
	INPUT_IMAGE,
	INPUT_TENSOR,
	MAX_INPUTS,
	TYPE_INT8,
} from "../../assembly/shared/blob";
import { BORDER_CODES } from "../../host/runtime/border";
import { COLOR_CODES, FIT_CODES } from "../../host/runtime/frame";
import type { InputDescription, Model, TensorType } from "../graph/model";
import {
	dims4,
	type QuantizedGraph,
	type QuantizedOperator,
} from "../graph/quantized";
import { operatorTileBytes, tileCountOf } from "../plan/kernelMemory";
import type { Plan } from "../plan/types";
import type { LoweredOperator } from "./lowered";
import { OPCODES } from "./operators";
import { ByteWriter } from "./writer";

export function inputSection(input: InputDescription): Uint8Array {
	const out = new ByteWriter();
	if (input.kind === "image") {
		out.u8(INPUT_IMAGE).u8(FIT_CODES[input.fit]).u8(COLOR_CODES[input.color]);
		out
			.u8(input.rotation)
			.u8(input.mirror ? 1 : 0)
			.u8(input.fill)
			.u16(0);
		return out.u16(input.width).u16(input.height).u16(0).u16(0).take();
	}
	if (input.kind === "tensor")
		return out
			.u8(INPUT_TENSOR)
			.zeros(INPUT_BYTES - 1)
			.take();
	out
		.u8(INPUT_FEATURES)
		.zeros(7)
		.u16(0)
		.u16(0)
		.u16(input.features.length)
		.u16(0);
	for (const feature of input.features)
		out
			.u32(feature.offset)
			.u32(feature.multiplier)
			.u32(feature.exponent)
			.u32(0);
	return out.take();
}

export function tensorsSection(model: Model): Uint8Array {
	const out = new ByteWriter();
	model.graph.tensors.forEach(({ shape, scale, zeroPoint }, tensor) => {
		out.u8(shape.length).u8(TYPE_INT8).u8(zeroPoint);
		out.u8(BORDER_CODES[outerType(model, tensor)]);
		for (const size of dims4(shape)) out.u32(size);
		out.f32(scale).zeros(8);
	});
	return out.take();
}

function outerType(
	{ graph, inputType, outputType }: Model,
	tensor: number,
): TensorType {
	if (tensor === graph.output) return outputType ?? "int8";
	return tensor === graph.input ? (inputType ?? "int8") : "int8";
}

export function operatorsSection(
	graph: QuantizedGraph,
	lowered: readonly LoweredOperator[],
	weightOffsets: readonly number[],
): Uint8Array {
	const out = new ByteWriter();
	graph.operators.forEach((operator, index) => {
		writeOperator(out, operator, lowered[index], weightOffsets[index]);
	});
	return out.take();
}

function writeOperator(
	out: ByteWriter,
	operator: QuantizedOperator,
	{ window, groups, params }: LoweredOperator,
	weights: number,
) {
	out.u8(OPCODES[operator.op]).u8(operator.inputs.length);
	out.u8(operator.clamp.min).u8(operator.clamp.max);
	for (let i = 0; i < MAX_INPUTS; i++) out.u16(operator.inputs[i] ?? 0);
	out.u16(operator.output);
	for (const pair of [window.kernel, window.stride, window.dilation])
		out.u16(pair[0]).u16(pair[1]);
	out.u16(window.padding.top).u16(window.padding.left).u16(groups);
	out.u32(weights).u32(operatorTileBytes(operator)).u32(tileCountOf(operator));
	for (const value of params) out.u32(value);
}

export function planSectionBytes(plan: Plan): Uint8Array {
	const out = new ByteWriter();
	out.u32(plan.arenaBytes).u32(plan.steps.length);
	out.u8(plan.inputByRows ? 1 : 0).zeros(7);
	for (const { offset, ring } of plan.tensors) out.u32(offset).u32(ring);
	for (const placement of plan.operators)
		out
			.u32(placement.scratchOffset)
			.u32(placement.scratchBytes)
			.u32(placement.tileOffset)
			.u32(placement.tileBytes);
	for (const { operator, rows } of plan.steps) out.u16(operator).u16(rows);
	return out.take();
}

/** Throws Error where there are more of them than the format counts, or longer ones. */
export function labelsSection(labels: readonly string[]): Uint8Array {
	const out = new ByteWriter().u16(countOf(labels.length, "labels"));
	for (const label of labels) {
		const text = new TextEncoder().encode(label);
		const what = `bytes in the label "${label.slice(0, 40)}..."`;
		out.u16(countOf(text.length, what)).bytes(text);
	}
	return out.take();
}

const MAX_U16 = 65_535;

function countOf(count: number, what: string): number {
	if (count <= MAX_U16) return count;
	throw new Error(`there are ${count} ${what}; the format holds ${MAX_U16}`);
}

/** Per operator { u16 operator, u16 per-tensor flag, u32 count, count x f32 }: weight scales, beta or alpha. */
export function quantizationSection(graph: QuantizedGraph): Uint8Array {
	const out = new ByteWriter();
	graph.operators.forEach((operator, index) => {
		const scales = floatsOf(operator);
		if (scales.length === 0) return;
		const perTensor = operator.op === "fullyConnected" && !operator.perChannel;
		out
			.u16(index)
			.u16(perTensor ? 1 : 0)
			.u32(scales.length);
		for (let i = 0; i < scales.length; i++) out.f32(scales[i]);
	});
	return out.take();
}

/** What an operator was computed from and the engine does not need. */
function floatsOf(operator: QuantizedOperator): ArrayLike<number> {
	if ("weightScales" in operator) return operator.weightScales;
	if (operator.op === "softmax") return [operator.beta];
	return operator.op === "leakyRelu" ? [operator.alpha] : [];
}
