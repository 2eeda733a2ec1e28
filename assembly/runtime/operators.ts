import { argMaxEval, argMaxPrepare } from "../kernels/argMax";
import { averagePool2dEval } from "../kernels/averagePool2d";
import { broadcastEval, broadcastPrepare } from "../kernels/broadcast";
import {
	concatenationEval,
	concatenationPrepare,
} from "../kernels/concatenation";
import { constantEval, constantPrepare } from "../kernels/constant";
import {
	conv2dEval,
	conv2dPack,
	conv2dPackedBytes,
	conv2dPrepare,
	conv2dScratch,
} from "../kernels/conv2d";
import {
	depthwiseConv2dEval,
	depthwiseConv2dPack,
	depthwiseConv2dPackedBytes,
	depthwiseConv2dPrepare,
} from "../kernels/depthwiseConv2d";
import {
	fullyConnectedEval,
	fullyConnectedPack,
	fullyConnectedPackedBytes,
	fullyConnectedPrepare,
	fullyConnectedScratch,
} from "../kernels/fullyConnected";
import { lookupEval, lookupPrepare } from "../kernels/lookup";
import { maxPool2dEval } from "../kernels/maxPool2d";
import { mirrorPadEval, mirrorPadPrepare } from "../kernels/mirrorPad";
import { padEval, padPrepare } from "../kernels/pad";
import { poolPrepare } from "../kernels/pool";
import { reduceEval, reducePrepare } from "../kernels/reduce";
import { reshapeEval, reshapePrepare } from "../kernels/reshape";
import {
	resizeBilinearEval,
	resizeNearestNeighborEval,
	resizePrepare,
} from "../kernels/resize";
import { softmaxEval, softmaxPrepare } from "../kernels/softmax";
import { stridedEval, stridedPrepare, stridedWhole } from "../kernels/strided";
import { opcode, tileCount } from "../model/operator";
import {
	OP_ABS,
	OP_ADD,
	OP_ARG_MAX,
	OP_AVERAGE_POOL_2D,
	OP_CONCATENATION,
	OP_CONSTANT,
	OP_CONV_2D,
	OP_DEPTHWISE_CONV_2D,
	OP_FULLY_CONNECTED,
	OP_HARD_SWISH,
	OP_LEAKY_RELU,
	OP_LOGISTIC,
	OP_MAX_POOL_2D,
	OP_MAXIMUM,
	OP_MEAN,
	OP_MINIMUM,
	OP_MIRROR_PAD,
	OP_MUL,
	OP_PAD,
	OP_PAD_V2,
	OP_PRELU,
	OP_QUANTIZE,
	OP_REDUCE_MAX,
	OP_REDUCE_MIN,
	OP_RELU,
	OP_RELU_N1_TO_1,
	OP_RELU6,
	OP_RESHAPE,
	OP_RESIZE_BILINEAR,
	OP_RESIZE_NEAREST_NEIGHBOR,
	OP_SLICE,
	OP_SOFTMAX,
	OP_SUB,
	OP_SUM,
	OP_TANH,
	OP_TRANSPOSE,
} from "../shared/opcodes";
import { STATUS_UNKNOWN_OPERATOR } from "../shared/status";

/**
 * The table of operators. prepare checks everything about the loaded operator, so that eval can run blindly; eval
 * computes output rows [y0, y1); scratch and packed say what memory it wants.
 */

export function operatorPrepare(): i32 {
	switch (opcode()) {
		case OP_CONV_2D:
			return conv2dPrepare();
		case OP_DEPTHWISE_CONV_2D:
			return depthwiseConv2dPrepare();
		case OP_FULLY_CONNECTED:
			return fullyConnectedPrepare();
		case OP_ADD:
		case OP_SUB:
		case OP_MUL:
		case OP_MINIMUM:
		case OP_MAXIMUM:
		case OP_PRELU:
			return broadcastPrepare();
		case OP_AVERAGE_POOL_2D:
		case OP_MAX_POOL_2D:
			return poolPrepare();
		case OP_MEAN:
		case OP_SUM:
		case OP_REDUCE_MAX:
		case OP_REDUCE_MIN:
			return reducePrepare();
		case OP_ARG_MAX:
			return argMaxPrepare();
		case OP_SOFTMAX:
			return softmaxPrepare();
		case OP_RESHAPE:
			return reshapePrepare();
		case OP_PAD:
		case OP_PAD_V2:
			return padPrepare();
		case OP_MIRROR_PAD:
			return mirrorPadPrepare();
		case OP_TRANSPOSE:
		case OP_SLICE:
			return stridedPrepare();
		case OP_RESIZE_NEAREST_NEIGHBOR:
		case OP_RESIZE_BILINEAR:
			return resizePrepare();
		case OP_CONCATENATION:
			return concatenationPrepare();
		case OP_CONSTANT:
			return constantPrepare();
		case OP_LOGISTIC:
		case OP_RELU:
		case OP_RELU6:
		case OP_QUANTIZE:
		case OP_TANH:
		case OP_LEAKY_RELU:
		case OP_HARD_SWISH:
		case OP_ABS:
		case OP_RELU_N1_TO_1:
			return lookupPrepare();
		default:
			return STATUS_UNKNOWN_OPERATOR;
	}
}

export function operatorEval(y0: i32, y1: i32): void {
	switch (opcode()) {
		case OP_CONV_2D:
			conv2dEval(y0, y1);
			break;
		case OP_DEPTHWISE_CONV_2D:
			depthwiseConv2dEval(y0, y1);
			break;
		case OP_FULLY_CONNECTED:
			fullyConnectedEval();
			break;
		case OP_ADD:
		case OP_SUB:
		case OP_MUL:
		case OP_MINIMUM:
		case OP_MAXIMUM:
		case OP_PRELU:
			broadcastEval(y0, y1);
			break;
		case OP_AVERAGE_POOL_2D:
			averagePool2dEval(y0, y1);
			break;
		case OP_MAX_POOL_2D:
			maxPool2dEval(y0, y1);
			break;
		case OP_MEAN:
		case OP_SUM:
		case OP_REDUCE_MAX:
		case OP_REDUCE_MIN:
			reduceEval();
			break;
		case OP_ARG_MAX:
			argMaxEval();
			break;
		case OP_SOFTMAX:
			softmaxEval(y0, y1);
			break;
		case OP_RESHAPE:
			reshapeEval();
			break;
		case OP_PAD:
		case OP_PAD_V2:
			padEval(y0, y1);
			break;
		case OP_MIRROR_PAD:
			mirrorPadEval(y0, y1);
			break;
		case OP_TRANSPOSE:
		case OP_SLICE:
			stridedEval(y0, y1);
			break;
		case OP_RESIZE_NEAREST_NEIGHBOR:
			resizeNearestNeighborEval(y0, y1);
			break;
		case OP_RESIZE_BILINEAR:
			resizeBilinearEval(y0, y1);
			break;
		case OP_CONCATENATION:
			concatenationEval(y0, y1);
			break;
		case OP_CONSTANT:
			constantEval(y0, y1);
			break;
		default:
			lookupEval(y0, y1);
			break;
	}
}

/** Whether the operator runs in one step, on inputs and an output that are kept whole. */
export function operatorWhole(): bool {
	switch (opcode()) {
		case OP_FULLY_CONNECTED:
		case OP_MEAN:
		case OP_SUM:
		case OP_REDUCE_MAX:
		case OP_REDUCE_MIN:
		case OP_ARG_MAX:
		case OP_RESHAPE:
			return true;
		case OP_TRANSPOSE:
		case OP_SLICE:
			return stridedWhole();
		default:
			return false;
	}
}

/** Whether the operator's tiles go through the tile buffer where they come from flash. */
export function operatorBuffersTiles(): bool {
	return tileCount() > 0 && opcode() !== OP_CONSTANT;
}

/** Least scratch in bytes; more lets a kernel serve more pixels per weight tile. */
export function operatorScratch(): u32 {
	if (opcode() === OP_CONV_2D) return conv2dScratch();
	if (opcode() === OP_FULLY_CONNECTED) return fullyConnectedScratch();
	return 0;
}

/** Bytes of the operator's weights in the form that the SIMD kernels read. */
export function operatorPackedBytes(): u32 {
	if (opcode() === OP_CONV_2D) return conv2dPackedBytes();
	if (opcode() === OP_FULLY_CONNECTED) return fullyConnectedPackedBytes();
	if (opcode() === OP_DEPTHWISE_CONV_2D) return depthwiseConv2dPackedBytes();
	return 0;
}

export function operatorPack(to: usize): void {
	if (opcode() === OP_CONV_2D) conv2dPack(to);
	if (opcode() === OP_FULLY_CONNECTED) fullyConnectedPack(to);
	if (opcode() === OP_DEPTHWISE_CONV_2D) depthwiseConv2dPack(to);
}
