import { Table } from "./flatbuffer";

export interface TfliteTensor {
	name: string;
	shape: number[];
	/** TYPE_* below. */
	type: number;
	scales: number[];
	zeroPoints: number[];
	/** Empty for a tensor that is computed. */
	data: Uint8Array;
}

export interface TfliteOperator {
	/** A name of BUILTIN, or the number of another operator. */
	name: string;
	/** Indices into `tensors`; -1: left out. */
	inputs: number[];
	outputs: number[];
	options: Table;
}

export interface TfliteModel {
	tensors: TfliteTensor[];
	operators: TfliteOperator[];
	inputs: number[];
	outputs: number[];
}

export const TYPE_INT32 = 2;
export const TYPE_INT8 = 9;

/** BuiltinOperator of TFLite's schema, where this helper knows the operator. */
const BUILTIN: Record<number, string> = {
	0: "ADD",
	1: "AVERAGE_POOL_2D",
	2: "CONCATENATION",
	3: "CONV_2D",
	4: "DEPTHWISE_CONV_2D",
	9: "FULLY_CONNECTED",
	14: "LOGISTIC",
	17: "MAX_POOL_2D",
	18: "MUL",
	19: "RELU",
	20: "RELU_N1_TO_1",
	21: "RELU6",
	22: "RESHAPE",
	23: "RESIZE_BILINEAR",
	25: "SOFTMAX",
	28: "TANH",
	34: "PAD",
	39: "TRANSPOSE",
	40: "MEAN",
	41: "SUB",
	43: "SQUEEZE",
	45: "STRIDED_SLICE",
	49: "SPLIT",
	54: "PRELU",
	55: "MAXIMUM",
	56: "ARG_MAX",
	57: "MINIMUM",
	60: "PADV2",
	65: "SLICE",
	70: "EXPAND_DIMS",
	74: "SUM",
	82: "REDUCE_MAX",
	89: "REDUCE_MIN",
	97: "RESIZE_NEAREST_NEIGHBOR",
	98: "LEAKY_RELU",
	100: "MIRROR_PAD",
	101: "ABS",
	114: "QUANTIZE",
	117: "HARD_SWISH",
};

/** The first subgraph of a well-formed .tflite file. For tests: it checks nothing. */
export function readTflite(bytes: Uint8Array): TfliteModel {
	const model = Table.root(bytes);
	const names = model.tables(1).map(operatorName);
	const buffers = model.tables(4);
	const graph = model.tables(2)[0];
	return {
		tensors: graph.tables(0).map((table) => readTensor(table, buffers)),
		inputs: graph.int32s(1),
		outputs: graph.int32s(2),
		operators: graph.tables(3).map((table) => ({
			name: names[table.int32(0)],
			inputs: table.int32s(1),
			outputs: table.int32s(2),
			options: table.table(4),
		})),
	};
}

/** Old files have the code in the first field only, one byte wide. */
function operatorName(table: Table): string {
	const code = Math.max(table.int8(0), table.int32(3));
	return BUILTIN[code] ?? `builtin operator ${code}`;
}

function readTensor(table: Table, buffers: Table[]): TfliteTensor {
	const quantization = table.table(4);
	return {
		name: table.string(3),
		shape: table.int32s(0),
		type: table.int8(1),
		scales: quantization.float32s(2),
		zeroPoints: quantization.int64s(3),
		data: buffers[table.int32(2)].bytes(0),
	};
}
