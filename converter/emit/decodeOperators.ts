/** Operator records, weight tiles and weight scales -> QuantizedOperator. */
import {
	H_OPERATOR_COUNT,
	O_GROUPS,
	O_OPCODE,
	PARAM_ARG_MAX_AXIS,
	PARAM_CONCATENATION_AXIS,
	PARAM_MEAN_AXES,
	SECTION_QUANTIZATION,
} from "../../assembly/shared/blob";
import type { BlobReader } from "../../host/runtime/blob";
import {
	dims4,
	elements,
	type OperatorName,
	type QuantizedOperator,
	type QuantizedTensor,
} from "../graph/quantized";
import { decodeLayout } from "./decodeLayout";
import { OPCODES } from "./operators";
import { type OperatorBase, OperatorRecord } from "./record";
import { readDepthwiseTiles, readMatmulTiles } from "./untile";

const NAMES = new Map(
	Object.entries(OPCODES).map(([name, code]) => [code, name as OperatorName]),
);

/** Weight scales of an operator, softmax's beta or leakyRelu's alpha. */
interface Scales {
	perTensor: boolean;
	values: Float32Array;
}

/** By operator index. Throws Error where the section does not add up. */
function decodeScales(reader: BlobReader): Map<number, Scales> {
	const { view } = reader;
	const { offset, bytes } = reader.section(SECTION_QUANTIZATION);
	const end = offset + bytes;
	const scales = new Map<number, Scales>();
	for (let at = offset; at < end; ) {
		const count = at + 8 <= end ? view.getUint32(at + 4, true) : Infinity;
		if (at + 8 + count * 4 > end)
			throw new Error(
				"the model's quantization section is malformed: train it again",
			);
		const values = Float32Array.from({ length: count }, (_, i) =>
			view.getFloat32(at + 8 + i * 4, true),
		);
		const perTensor = view.getUint16(at + 2, true) === 1;
		scales.set(view.getUint16(at, true), { perTensor, values });
		at += 8 + count * 4;
	}
	return scales;
}

export function decodeOperators(
	reader: BlobReader,
	tensors: readonly QuantizedTensor[],
): QuantizedOperator[] {
	const scales = decodeScales(reader);
	const length = reader.view.getUint16(H_OPERATOR_COUNT, true);
	return Array.from({ length }, (_, index) => {
		const record = new OperatorRecord(reader, index);
		return decodeOperator(record, tensors, scales.get(index));
	});
}

function decodeOperator(
	record: OperatorRecord,
	tensors: readonly QuantizedTensor[],
	scales: Scales | undefined,
): QuantizedOperator {
	const { base, window } = record;
	const op = NAMES.get(record.u8(O_OPCODE)) as OperatorName;
	switch (op) {
		case "conv2d":
		case "depthwiseConv2d":
		case "fullyConnected":
			return decodeWeighted(op, record, base, tensors, scales);
		case "averagePool2d":
		case "maxPool2d":
			return { op, ...base, ...window };
		case "mean":
		case "sum":
		case "reduceMax":
		case "reduceMin": {
			const mask = record.param(PARAM_MEAN_AXES);
			const axes = [1, 2, 3].filter((axis) => (mask >> axis) & 1);
			return { op, ...base, axes };
		}
		case "argMax":
			return { op, ...base, axis: record.param(PARAM_ARG_MAX_AXIS) };
		case "softmax":
			return { op, ...base, beta: scales?.values[0] ?? 1 };
		case "leakyRelu":
			return { op, ...base, alpha: scales?.values[0] ?? 0 };
		case "pad":
		case "padV2":
		case "mirrorPad":
		case "transpose":
		case "slice":
		case "resizeNearestNeighbor":
		case "resizeBilinear":
			return decodeLayout(op, record, base, tensors[base.output]);
		case "concatenation":
			return { op, ...base, axis: record.param(PARAM_CONCATENATION_AXIS) };
		case "constant": {
			const { buffer, byteOffset } = record.view;
			const length = elements(tensors[base.output].shape);
			const at = byteOffset + record.weights;
			return { op, ...base, values: new Int8Array(buffer, at, length).slice() };
		}
		default:
			return { op, ...base };
	}
}

function decodeWeighted(
	op: "conv2d" | "depthwiseConv2d" | "fullyConnected",
	record: OperatorRecord,
	base: OperatorBase,
	tensors: readonly QuantizedTensor[],
	scales: Scales | undefined,
): QuantizedOperator {
	const { view, weights, window } = record;
	const { shape, zeroPoint } = tensors[base.inputs[0]];
	const outputShape = tensors[base.output].shape;
	const [channels] = outputShape.slice(-1);
	const weightScales = scales?.values ?? new Float32Array(channels);
	const taps = window.kernel[0] * window.kernel[1];
	if (op === "depthwiseConv2d") {
		const tiles = readDepthwiseTiles(view, weights, channels, taps, zeroPoint);
		return { op, ...base, ...window, ...tiles, weightScales };
	}
	if (op === "conv2d") {
		const groups = record.u16(O_GROUPS);
		const depth = (taps * dims4(shape)[3]) / groups;
		const tiles = readMatmulTiles(
			view,
			weights,
			channels,
			depth,
			groups,
			zeroPoint,
		);
		return { op, ...base, ...window, groups, ...tiles, weightScales };
	}
	const depth = elements(shape) / (elements(outputShape) / channels);
	const tiles = readMatmulTiles(view, weights, channels, depth, 1, zeroPoint);
	return {
		op,
		...base,
		...tiles,
		weightScales,
		perChannel: !scales?.perTensor,
	};
}
