/** The records that lowerLayout describes -> operators. */
import {
	PARAM_PAD_REFLECT,
	PARAM_PAD_VALUE,
	PARAM_RESIZE_ALIGN_CORNERS,
	PARAM_RESIZE_HALF_PIXEL_CENTERS,
	PARAM_STRIDED_BEGIN,
	PARAM_STRIDED_ORDER,
	PARAM_STRIDED_STRIDE,
} from "../../assembly/shared/blob";
import {
	dims4,
	type LayoutOperator,
	type QuantizedTensor,
} from "../graph/quantized";
import type { OperatorBase, OperatorRecord } from "./record";

export function decodeLayout(
	op: LayoutOperator["op"],
	record: OperatorRecord,
	base: OperatorBase,
	output: QuantizedTensor,
): LayoutOperator {
	switch (op) {
		case "pad":
			return { op, ...base, before: record.before };
		case "padV2": {
			const value = record.param(PARAM_PAD_VALUE);
			return { op, ...base, before: record.before, value };
		}
		case "mirrorPad": {
			const reflect = record.param(PARAM_PAD_REFLECT) === 1;
			const mode = reflect ? "reflect" : "symmetric";
			return { op, ...base, before: record.before, mode };
		}
		case "transpose":
			return { op, ...base, order: record.triple(PARAM_STRIDED_ORDER) };
		case "slice": {
			const begin = record.triple(PARAM_STRIDED_BEGIN);
			return {
				op,
				...base,
				begin,
				stride: record.triple(PARAM_STRIDED_STRIDE),
			};
		}
		default: {
			const [, height, width] = dims4(output.shape);
			return {
				op,
				...base,
				size: [height, width],
				alignCorners: record.param(PARAM_RESIZE_ALIGN_CORNERS) === 1,
				halfPixelCenters: record.param(PARAM_RESIZE_HALF_PIXEL_CENTERS) === 1,
			};
		}
	}
}
