/** QuantizedOperator -> what the blob says of it: opcode, window, integer parameters, weight tiles. */
import {
	PARAM_ADD_MULTIPLIER_A,
	PARAM_ADD_MULTIPLIER_B,
	PARAM_ADD_MULTIPLIER_OUT,
	PARAM_ADD_SHIFT_A,
	PARAM_ADD_SHIFT_B,
	PARAM_ADD_SHIFT_OUT,
	PARAM_ARG_MAX_AXIS,
	PARAM_CONCATENATION_AXIS,
	PARAM_MEAN_AXES,
	PARAM_MEAN_MULTIPLIER,
	PARAM_MEAN_SHIFT,
	PARAM_MUL_MULTIPLIER,
	PARAM_MUL_SHIFT,
	PARAM_PRELU_ALPHA_MULTIPLIER,
	PARAM_PRELU_ALPHA_SHIFT,
	PARAM_PRELU_MULTIPLIER,
	PARAM_PRELU_SHIFT,
	PARAM_SOFTMAX_DIFF_MIN,
	PARAM_SOFTMAX_MULTIPLIER,
	PARAM_SOFTMAX_SHIFT,
} from "../../assembly/shared/blob";
import * as opcodes from "../../assembly/shared/opcodes";
import {
	dims4,
	type Mean,
	type OperatorName,
	type QuantizedGraph,
	type QuantizedOperator,
	type QuantizedTensor,
	type ReduceExtremum,
} from "../graph/quantized";
import { lookupTable } from "../quantize/lookup";
import {
	addParameters,
	convMultipliers,
	fullyConnectedMultipliers,
	meanParameters,
	mulParameters,
	preluParameters,
	softmaxParameters,
	sumParameters,
} from "../quantize/parameters";
import { lowerLayout } from "./layout";
import { type LoweredOperator, lowered, params } from "./lowered";
import { constantTile, depthwiseTiles, matmulTiles } from "./tiles";

/** The opcode of each operator name. */
export const OPCODES: Record<OperatorName, number> = {
	conv2d: opcodes.OP_CONV_2D,
	depthwiseConv2d: opcodes.OP_DEPTHWISE_CONV_2D,
	fullyConnected: opcodes.OP_FULLY_CONNECTED,
	add: opcodes.OP_ADD,
	sub: opcodes.OP_SUB,
	mul: opcodes.OP_MUL,
	minimum: opcodes.OP_MINIMUM,
	maximum: opcodes.OP_MAXIMUM,
	prelu: opcodes.OP_PRELU,
	averagePool2d: opcodes.OP_AVERAGE_POOL_2D,
	maxPool2d: opcodes.OP_MAX_POOL_2D,
	mean: opcodes.OP_MEAN,
	sum: opcodes.OP_SUM,
	reduceMax: opcodes.OP_REDUCE_MAX,
	reduceMin: opcodes.OP_REDUCE_MIN,
	argMax: opcodes.OP_ARG_MAX,
	softmax: opcodes.OP_SOFTMAX,
	logistic: opcodes.OP_LOGISTIC,
	reshape: opcodes.OP_RESHAPE,
	pad: opcodes.OP_PAD,
	concatenation: opcodes.OP_CONCATENATION,
	constant: opcodes.OP_CONSTANT,
	relu: opcodes.OP_RELU,
	relu6: opcodes.OP_RELU6,
	quantize: opcodes.OP_QUANTIZE,
	tanh: opcodes.OP_TANH,
	leakyRelu: opcodes.OP_LEAKY_RELU,
	hardSwish: opcodes.OP_HARD_SWISH,
	abs: opcodes.OP_ABS,
	reluN1To1: opcodes.OP_RELU_N1_TO_1,
	transpose: opcodes.OP_TRANSPOSE,
	slice: opcodes.OP_SLICE,
	resizeNearestNeighbor: opcodes.OP_RESIZE_NEAREST_NEIGHBOR,
	resizeBilinear: opcodes.OP_RESIZE_BILINEAR,
	padV2: opcodes.OP_PAD_V2,
	mirrorPad: opcodes.OP_MIRROR_PAD,
};

export function lowerOperator(
	graph: QuantizedGraph,
	operator: QuantizedOperator,
): LoweredOperator {
	const inputs = operator.inputs.map((id) => graph.tensors[id]);
	const output = graph.tensors[operator.output];
	switch (operator.op) {
		case "conv2d":
		case "depthwiseConv2d":
		case "fullyConnected":
			return lowerWeighted(operator, inputs[0], output);
		case "add":
		case "sub":
			return lowerAdd(inputs, output);
		case "mul":
			return lowerMul(inputs, output);
		case "prelu":
			return lowerPrelu(inputs, output);
		case "averagePool2d":
		case "maxPool2d":
			return lowered({ window: operator });
		case "mean":
		case "sum":
		case "reduceMax":
		case "reduceMin":
			return lowerReduction(operator, inputs[0], output);
		case "argMax":
			return lowered({
				params: params({ [PARAM_ARG_MAX_AXIS]: operator.axis }),
			});
		case "softmax":
			return lowerSoftmax(operator.beta, inputs[0]);
		case "pad":
		case "padV2":
		case "mirrorPad":
		case "transpose":
		case "slice":
		case "resizeNearestNeighbor":
		case "resizeBilinear":
			return lowerLayout(operator, inputs[0]);
		case "concatenation":
			return lowered({
				params: params({ [PARAM_CONCATENATION_AXIS]: operator.axis }),
			});
		case "minimum":
		case "maximum":
		case "reshape":
			return lowered({});
		case "constant":
			return lowered({ tiles: constantTile(operator.values) });
		default: {
			const table = lookupTable(operator, inputs[0], output);
			return lowered({ tiles: new Uint8Array(table.buffer) });
		}
	}
}

function lowerWeighted(
	operator: Extract<QuantizedOperator, { weights: Int8Array }>,
	input: QuantizedTensor,
	output: QuantizedTensor,
): LoweredOperator {
	const { weightScales } = operator;
	if (operator.op === "fullyConnected") {
		const scaled = fullyConnectedMultipliers(
			input.scale,
			weightScales,
			output.scale,
			operator.perChannel,
		);
		return lowered({
			tiles: matmulTiles(operator, 1, input.zeroPoint, scaled),
		});
	}
	const multipliers = convMultipliers(input.scale, weightScales, output.scale);
	if (operator.op === "depthwiseConv2d") {
		const taps = operator.kernel[0] * operator.kernel[1];
		return lowered({
			window: operator,
			tiles: depthwiseTiles(operator, taps, input.zeroPoint, multipliers),
		});
	}
	const { groups } = operator;
	return lowered({
		window: operator,
		groups,
		tiles: matmulTiles(operator, groups, input.zeroPoint, multipliers),
	});
}

function lowerAdd(
	[a, b]: QuantizedTensor[],
	output: QuantizedTensor,
): LoweredOperator {
	const scaled = addParameters(a.scale, b.scale, output.scale);
	return lowered({
		params: params({
			[PARAM_ADD_MULTIPLIER_A]: scaled.a.multiplier,
			[PARAM_ADD_SHIFT_A]: scaled.a.shift,
			[PARAM_ADD_MULTIPLIER_B]: scaled.b.multiplier,
			[PARAM_ADD_SHIFT_B]: scaled.b.shift,
			[PARAM_ADD_MULTIPLIER_OUT]: scaled.output.multiplier,
			[PARAM_ADD_SHIFT_OUT]: scaled.output.shift,
		}),
	});
}

function lowerMul(
	[a, b]: QuantizedTensor[],
	output: QuantizedTensor,
): LoweredOperator {
	const { multiplier, shift } = mulParameters(a.scale, b.scale, output.scale);
	return lowered({
		params: params({
			[PARAM_MUL_MULTIPLIER]: multiplier,
			[PARAM_MUL_SHIFT]: shift,
		}),
	});
}

function lowerPrelu(
	[input, slopes]: QuantizedTensor[],
	output: QuantizedTensor,
): LoweredOperator {
	const scaled = preluParameters(input.scale, slopes.scale, output.scale);
	return lowered({
		params: params({
			[PARAM_PRELU_MULTIPLIER]: scaled.positive.multiplier,
			[PARAM_PRELU_SHIFT]: scaled.positive.shift,
			[PARAM_PRELU_ALPHA_MULTIPLIER]: scaled.negative.multiplier,
			[PARAM_PRELU_ALPHA_SHIFT]: scaled.negative.shift,
		}),
	});
}

function lowerReduction(
	{ op, axes }: Mean | ReduceExtremum,
	input: QuantizedTensor,
	output: QuantizedTensor,
): LoweredOperator {
	const mask = axes.reduce((bits, axis) => bits | (1 << axis), 0);
	if (op === "reduceMax" || op === "reduceMin")
		return lowered({ params: params({ [PARAM_MEAN_AXES]: mask }) });
	const shape = dims4(input.shape);
	const count = axes.reduce((product, axis) => product * shape[axis], 1);
	const { multiplier, shift } =
		op === "mean"
			? meanParameters(input.scale, output.scale, count)
			: sumParameters(input.scale, output.scale);
	return lowered({
		params: params({
			[PARAM_MEAN_MULTIPLIER]: multiplier,
			[PARAM_MEAN_SHIFT]: shift,
			[PARAM_MEAN_AXES]: mask,
		}),
	});
}

function lowerSoftmax(beta: number, input: QuantizedTensor): LoweredOperator {
	const { multiplier, shift, diffMin } = softmaxParameters(input.scale, beta);
	return lowered({
		params: params({
			[PARAM_SOFTMAX_MULTIPLIER]: multiplier,
			[PARAM_SOFTMAX_SHIFT]: shift,
			[PARAM_SOFTMAX_DIFF_MIN]: diffMin,
		}),
	});
}
