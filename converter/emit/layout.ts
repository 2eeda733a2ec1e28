/** Operators that move values without computing new ones (resizeBilinear: few) -> what the blob says of them. */
import {
	PARAM_PAD_FRONT,
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
	type Resize,
} from "../graph/quantized";
import {
	type LoweredOperator,
	listed,
	lowered,
	NO_WINDOW,
	params,
} from "./lowered";
import { positionTile } from "./positionTile";

export function lowerLayout(
	operator: LayoutOperator,
	input: QuantizedTensor,
): LoweredOperator {
	switch (operator.op) {
		case "pad":
			return lowerPad(operator.before);
		case "padV2":
			return lowerPad(operator.before, { [PARAM_PAD_VALUE]: operator.value });
		case "mirrorPad": {
			const reflect = operator.mode === "reflect" ? 1 : 0;
			return lowerPad(operator.before, { [PARAM_PAD_REFLECT]: reflect });
		}
		case "transpose":
			return lowerStrided(operator.order, [0, 0, 0], [1, 1, 1]);
		case "slice":
			return lowerStrided([1, 2, 3], operator.begin, operator.stride);
		default:
			return lowerResize(operator, input);
	}
}

/** The engine has no batch, so nothing is padded there. `rest` are the parameters beside the channels in front. */
function lowerPad(
	[batch, top, left, front]: readonly number[],
	rest: Record<number, number> = {},
): LoweredOperator {
	if (batch !== 0)
		throw new Error(
			`pad adds ${batch} to the batch: a network must keep batch 1`,
		);
	return lowered({
		window: { ...NO_WINDOW, padding: { top, left } },
		params: params({ [PARAM_PAD_FRONT]: front, ...rest }),
	});
}

/** What transpose and slice are to the engine; one value a dimension of the output. */
function lowerStrided(
	order: readonly number[],
	begin: readonly number[],
	stride: readonly number[],
): LoweredOperator {
	return lowered({
		params: params({
			...listed(PARAM_STRIDED_ORDER, order),
			...listed(PARAM_STRIDED_BEGIN, begin),
			...listed(PARAM_STRIDED_STRIDE, stride),
		}),
	});
}

function lowerResize(
	operator: Resize,
	input: QuantizedTensor,
): LoweredOperator {
	const { alignCorners, halfPixelCenters } = operator;
	return lowered({
		params: params({
			[PARAM_RESIZE_ALIGN_CORNERS]: alignCorners ? 1 : 0,
			[PARAM_RESIZE_HALF_PIXEL_CENTERS]: halfPixelCenters ? 1 : 0,
		}),
		tiles: positionTile(operator, dims4(input.shape)),
	});
}
