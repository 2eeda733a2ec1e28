/** Operator records, weight tiles and weight scales -> QuantizedOperator. */
import {
	H_OPERATOR_COUNT,
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
	PARAM_CONCATENATION_AXIS,
	PARAM_MEAN_AXES,
	PARAM_PAD_FRONT,
	SECTION_OPERATORS,
	SECTION_QUANTIZATION,
	SECTION_WEIGHTS,
} from "../../assembly/shared/blob";
import type { BlobReader } from "../../host/runtime/blob";
import {
	dims4,
	elements,
	type OperatorName,
	type QuantizedOperator,
	type QuantizedTensor,
	type Window2d,
} from "../graph/quantized";
import { OPCODES } from "./operators";
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

/** The fields of one record. */
class OperatorRecord {
	readonly view: DataView;
	readonly #at: number;
	/** Where the weights section begins. */
	readonly #weights: number;

	constructor(reader: BlobReader, index: number) {
		this.view = reader.view;
		const { offset } = reader.section(SECTION_OPERATORS);
		this.#at = offset + index * OPERATOR_BYTES;
		this.#weights = reader.section(SECTION_WEIGHTS).offset;
	}

	u8(field: number): number {
		return this.view.getUint8(this.#at + field);
	}
	i8(field: number): number {
		return this.view.getInt8(this.#at + field);
	}
	u16(field: number): number {
		return this.view.getUint16(this.#at + field, true);
	}
	param(index: number): number {
		return this.view.getInt32(this.#at + O_PARAMS + index * 4, true);
	}
	/** Offset in the blob of the first weight tile. */
	get weights(): number {
		return this.#weights + this.view.getUint32(this.#at + O_WEIGHTS, true);
	}
	get inputs(): number[] {
		return Array.from({ length: this.u8(O_INPUT_COUNT) }, (_, i) =>
			this.u16(O_INPUTS + i * 2),
		);
	}
	get window(): Window2d {
		return {
			kernel: [this.u16(O_KERNEL_H), this.u16(O_KERNEL_W)],
			stride: [this.u16(O_STRIDE_H), this.u16(O_STRIDE_W)],
			dilation: [this.u16(O_DILATION_H), this.u16(O_DILATION_W)],
			padding: { top: this.u16(O_PAD_TOP), left: this.u16(O_PAD_LEFT) },
		};
	}
}

function decodeOperator(
	record: OperatorRecord,
	tensors: readonly QuantizedTensor[],
	scales: Scales | undefined,
): QuantizedOperator {
	const { inputs, window } = record;
	const output = record.u16(O_OUTPUT);
	const clamp = { min: record.i8(O_CLAMP_MIN), max: record.i8(O_CLAMP_MAX) };
	const base = { inputs, output, clamp };
	const op = NAMES.get(record.u8(O_OPCODE)) as OperatorName;
	switch (op) {
		case "conv2d":
		case "depthwiseConv2d":
		case "fullyConnected":
			return decodeWeighted(op, record, base, tensors, scales);
		case "averagePool2d":
		case "maxPool2d":
			return { op, ...base, ...window };
		case "mean": {
			const mask = record.param(PARAM_MEAN_AXES);
			const axes = [1, 2, 3].filter((axis) => (mask >> axis) & 1);
			return { op, ...base, axes };
		}
		case "softmax":
			return { op, ...base, beta: scales?.values[0] ?? 1 };
		case "leakyRelu":
			return { op, ...base, alpha: scales?.values[0] ?? 0 };
		case "pad": {
			const { top, left } = window.padding;
			return {
				op,
				...base,
				before: [0, top, left, record.param(PARAM_PAD_FRONT)],
			};
		}
		case "concatenation":
			return { op, ...base, axis: record.param(PARAM_CONCATENATION_AXIS) };
		case "constant": {
			const { buffer, byteOffset } = record.view;
			const length = elements(tensors[output].shape);
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
	base: Pick<QuantizedOperator, "inputs" | "output" | "clamp">,
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
