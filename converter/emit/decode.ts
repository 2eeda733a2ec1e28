/**
 * A blob's bytes -> the Model that it was emitted from: the disassembler. For blobs that the engine's check has
 * passed. emit(decode(blob)) gives the same bytes again.
 */
import {
	H_INPUT_TENSOR,
	H_OPERATOR_COUNT,
	H_OUTPUT_TENSOR,
	H_TENSOR_COUNT,
	O_CLAMP_MAX,
	O_CLAMP_MIN,
	O_DILATION_H,
	O_DILATION_W,
	O_GROUPS,
	O_INPUT_COUNT,
	O_INPUTS,
	O_KERNEL_H,
	O_KERNEL_W,
	O_OPCODE,
	O_OUTPUT,
	O_PAD_LEFT,
	O_PAD_TOP,
	O_PARAMS,
	O_STRIDE_H,
	O_STRIDE_W,
	O_WEIGHTS,
	OPERATOR_BYTES,
	OPERATOR_PLACEMENT_BYTES,
	P_ARENA_BYTES,
	P_STEP_COUNT,
	PARAM_CONCATENATION_AXIS,
	PARAM_MEAN_AXES,
	PARAM_PAD_FRONT,
	PLACEMENT_BYTES,
	PLAN_BYTES,
	SECTION_OPERATORS,
	SECTION_QUANTIZATION,
	SECTION_TENSORS,
	SECTION_THRESHOLDS,
	SECTION_WEIGHTS,
	T_DIMS,
	T_RANK,
	T_SCALE,
	T_ZERO_POINT,
	TENSOR_BYTES,
} from "../../assembly/shared/blob";
import { BlobReader } from "../../host/runtime/blob";
import type { Model, Provenance } from "../graph/model";
import {
	dims4,
	type OperatorName,
	type QuantizedGraph,
	type QuantizedOperator,
	type QuantizedTensor,
	type Window2d,
} from "../graph/quantized";
import { OPCODES } from "./operators";
import { readDepthwiseTiles, readMatmulTiles } from "./untile";

const NAMES = new Map(
	Object.entries(OPCODES).map(([name, code]) => [code, name as OperatorName]),
);

export function decode(blob: Uint8Array): Model {
	const reader = new BlobReader(blob);
	const thresholds = reader.section(SECTION_THRESHOLDS);
	const model: Model = {
		graph: decodeGraph(reader),
		input: reader.input(),
		labels: reader.labels(),
		provenance: reader.provenance() as unknown as Provenance,
	};
	if (thresholds.bytes > 0)
		model.thresholds = Array.from({ length: thresholds.bytes }, (_, i) => {
			return (reader.view.getInt8(thresholds.offset + i) + 128) / 256;
		});
	return model;
}

function decodeGraph(reader: BlobReader): QuantizedGraph {
	const { view } = reader;
	const tensors = Array.from(
		{ length: view.getUint16(H_TENSOR_COUNT, true) },
		(_, i) => decodeTensor(reader, i),
	);
	const scales = decodeScales(reader);
	const operators = Array.from(
		{ length: view.getUint16(H_OPERATOR_COUNT, true) },
		(_, i) => decodeOperator(reader, i, tensors, scales.get(i)),
	);
	return {
		tensors,
		operators,
		input: view.getUint16(H_INPUT_TENSOR, true),
		output: view.getUint16(H_OUTPUT_TENSOR, true),
	};
}

function decodeTensor(reader: BlobReader, index: number): QuantizedTensor {
	const { view } = reader;
	const at = reader.section(SECTION_TENSORS).offset + index * TENSOR_BYTES;
	const rank = view.getUint8(at + T_RANK);
	const dims = [0, 1, 2, 3].map((d) =>
		view.getUint32(at + T_DIMS + d * 4, true),
	);
	return {
		name: `tensor ${index}`,
		shape: dims.slice(4 - rank),
		scale: view.getFloat32(at + T_SCALE, true),
		zeroPoint: view.getInt8(at + T_ZERO_POINT),
	};
}

interface Scales {
	perTensor: boolean;
	values: Float32Array;
}

function decodeScales(reader: BlobReader): Map<number, Scales> {
	const { view } = reader;
	const { offset, bytes } = reader.section(SECTION_QUANTIZATION);
	const scales = new Map<number, Scales>();
	for (let at = offset; at < offset + bytes; ) {
		const count = view.getUint32(at + 4, true);
		const values = Float32Array.from({ length: count }, (_, i) =>
			view.getFloat32(at + 8 + i * 4, true),
		);
		scales.set(view.getUint16(at, true), {
			perTensor: view.getUint16(at + 2, true) === 1,
			values,
		});
		at += 8 + count * 4;
	}
	return scales;
}

function decodeOperator(
	reader: BlobReader,
	index: number,
	tensors: QuantizedTensor[],
	scales: Scales | undefined,
): QuantizedOperator {
	const { view } = reader;
	const at = reader.section(SECTION_OPERATORS).offset + index * OPERATOR_BYTES;
	const u16 = (field: number) => view.getUint16(at + field, true);
	const param = (i: number) => view.getInt32(at + O_PARAMS + i * 4, true);
	const inputs = Array.from(
		{ length: view.getUint8(at + O_INPUT_COUNT) },
		(_, i) => u16(O_INPUTS + i * 2),
	);
	const base = {
		inputs,
		output: u16(O_OUTPUT),
		clamp: {
			min: view.getInt8(at + O_CLAMP_MIN),
			max: view.getInt8(at + O_CLAMP_MAX),
		},
	};
	const window: Window2d = {
		kernel: [u16(O_KERNEL_H), u16(O_KERNEL_W)],
		stride: [u16(O_STRIDE_H), u16(O_STRIDE_W)],
		dilation: [u16(O_DILATION_H), u16(O_DILATION_W)],
		padding: { top: u16(O_PAD_TOP), left: u16(O_PAD_LEFT) },
	};
	const weights =
		reader.section(SECTION_WEIGHTS).offset +
		view.getUint32(at + O_WEIGHTS, true);
	const input = tensors[inputs[0]];
	const channels = tensors[base.output].shape.at(-1) as number;
	const weightScales = scales?.values ?? new Float32Array(channels);
	const op = NAMES.get(view.getUint8(at + O_OPCODE)) as OperatorName;
	switch (op) {
		case "conv2d": {
			const groups = u16(O_GROUPS);
			const depth =
				window.kernel[0] * window.kernel[1] * (dims4(input.shape)[3] / groups);
			const tiles = readMatmulTiles(
				view,
				weights,
				channels,
				depth,
				groups,
				input.zeroPoint,
			);
			return { op, ...base, ...window, groups, ...tiles, weightScales };
		}
		case "depthwiseConv2d": {
			const taps = window.kernel[0] * window.kernel[1];
			return {
				op,
				...base,
				...window,
				...readDepthwiseTiles(view, weights, channels, taps, input.zeroPoint),
				weightScales,
			};
		}
		case "fullyConnected": {
			const size = (tensor: QuantizedTensor) =>
				tensor.shape.reduce((product, n) => product * n, 1);
			const depth = size(input) / (size(tensors[base.output]) / channels);
			const tiles = readMatmulTiles(
				view,
				weights,
				channels,
				depth,
				1,
				input.zeroPoint,
			);
			return {
				op,
				...base,
				...tiles,
				weightScales,
				perChannel: !scales?.perTensor,
			};
		}
		case "averagePool2d":
		case "maxPool2d":
			return { op, ...base, ...window };
		case "mean":
			return {
				op,
				...base,
				axes: [1, 2, 3].filter((axis) => (param(PARAM_MEAN_AXES) >> axis) & 1),
			};
		case "softmax":
			return { op, ...base, beta: scales?.values[0] ?? 1 };
		case "pad":
			return {
				op,
				...base,
				before: [
					0,
					window.padding.top,
					window.padding.left,
					param(PARAM_PAD_FRONT),
				],
			};
		case "concatenation":
			return { op, ...base, axis: param(PARAM_CONCATENATION_AXIS) };
		default:
			return { op, ...base };
	}
}

/** What `info` shows of a plan section: arena size, steps, and per operator its scratch and tile buffer. */
export function decodePlan(blob: Uint8Array, section: number) {
	const reader = new BlobReader(blob);
	const { view } = reader;
	const { offset } = reader.section(section);
	const tensors = view.getUint16(H_TENSOR_COUNT, true);
	const operators = view.getUint16(H_OPERATOR_COUNT, true);
	const first = offset + PLAN_BYTES;
	const second = first + tensors * PLACEMENT_BYTES;
	const u32 = (at: number) => view.getUint32(at, true);
	return {
		arenaBytes: u32(offset + P_ARENA_BYTES),
		steps: u32(offset + P_STEP_COUNT),
		tensors: Array.from({ length: tensors }, (_, i) => ({
			offset: u32(first + i * PLACEMENT_BYTES),
			ring: u32(first + i * PLACEMENT_BYTES + 4),
		})),
		operators: Array.from({ length: operators }, (_, i) => {
			const at = second + i * OPERATOR_PLACEMENT_BYTES;
			return {
				scratchOffset: u32(at),
				scratchBytes: u32(at + 4),
				tileOffset: u32(at + 8),
				tileBytes: u32(at + 12),
			};
		}),
	};
}
