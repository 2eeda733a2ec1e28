/**
 * A few small cases of the golden set, kept beside the tests (vectors.jsonl, a case a line) so that `npm test` guards
 * exactness without the set. `vectors.full.ts` compares them with it.
 */
import { readFileSync } from "node:fs";
import type { QuantizedGraph } from "../../converter/graph/quantized";
import type { GoldenCase } from "./cases";

const FILE = new URL("vectors.jsonl", import.meta.url);

/** Which samples of which cases. After a change run vectors.full.ts with `-u`. */
export const CHOSEN: Record<string, number[]> = {
	"conv2d/random_09": [0, 1],
	"conv2d/random_20": [0],
	"conv2d/random_28": [0, 1],
	"conv2d/random_30": [0, 2],
	"conv2d/random_31": [0, 1],
	"conv2d/multiplier_rounds_up_to_one": [1, 2],
	"depthwise_conv2d/random_07": [1],
	"depthwise_conv2d/random_10": [0, 1],
	"depthwise_conv2d/random_11": [0, 2],
	"depthwise_conv2d/random_12": [1, 2],
	"depthwise_conv2d/multiplier_rounds_up_to_one": [1, 2],
	"fully_connected/random_03": [2, 3],
	"fully_connected/random_08": [0, 5],
	"fully_connected/tiny_scales_zero_weights": [0, 1],
	"fully_connected/power_of_two_ties": [0, 1, 2, 3],
	"add/mutual_05": [0, 1],
	"add/same_08": [0, 1],
	"add/hw_12": [0, 1, 2],
	"add/ties_15": [0, 3],
	"add/scalar_b_02": [0],
	"add/mutual_13": [0, 5],
	"sub/scalar_b_02": [0, 1, 5],
	"sub/rank_07": [0, 1, 5],
	"sub/ties_08": [0, 5],
	"mul/same_06": [0, 1, 2, 5, 6],
	"mul/hw_04": [0, 5, 6],
	"mul/mutual_13": [0, 5],
	"minimum/scalar_b_02": [0],
	"minimum/channel_01": [0, 5],
	"maximum/hw_04": [0, 5],
	"prelu/alpha_1x1x3_6": [0, 5, 6],
	"prelu/alpha_1_1": [0, 5],
	"sum/axes_3_drop_05": [0, 1],
	"quirk_sum_int8/axes_3_drop_07": [0, 1, 2],
	"reduce_max/axes_2_3_drop_03": [0, 1],
	"reduce_min/axes_1_2_keep_00": [0, 1],
	"arg_max/axis_m1_int32_0": [0, 1],
	"arg_max/axis_0_int32_4": [0, 1],
	"tanh/lut_2": [0],
	"leaky_relu/alpha_1": [0],
	"leaky_relu/alpha_4": [0],
	"hard_swish/scale_0": [0],
	"hard_swish/scale_7": [0],
	"abs/abs_2": [0],
	"relu_n1_to_1/rescale_3": [0],
	"logistic/lut_3": [0],
	"relu/rescale_1": [0, 1],
	"relu6/rescale_1": [0],
	"softmax/softmax_1x10_0": [7, 8, 9],
	"softmax/softmax_1x3_2": [3, 7, 8],
	"softmax/softmax_1x31_9": [0, 1],
	"softmax/softmax_1x10_13": [0, 1, 2],
	"average_pool_2d/valid_5x5_stride22_07": [0],
	"average_pool_2d/same_2x3_stride12_08": [1],
	"max_pool_2d/valid_3x1_stride22_07": [0, 2, 3],
	"max_pool_2d/same_3x3_stride12_08": [0, 1, 3],
	"mean/axes_1_2_keep_00": [1, 2],
	"mean/axes_1_2_drop_01": [0, 1],
	"mean/axes_1_2_keep_10": [2, 8],
	"pad/pad_0": [0],
	"padv2/padv2_1": [0, 1],
	"mirror_pad/symmetric_3": [0],
	"mirror_pad/reflect_0": [0],
	"reshape/reshape_2": [0],
	"transpose/perm_0231_1": [0],
	"transpose/perm_10_3": [0],
	"split/axis_1_1": [0],
	"slice/slice_2": [0],
	"strided_slice/strided_slice_2": [0],
	"strided_slice/strided_slice_5": [0],
	"resize_nearest_neighbor/half_pixel_2x14_1": [0],
	"resize_nearest_neighbor/align_6x2_2": [0, 1],
	"resize_nearest_neighbor/plain_7x5_3": [0],
	"resize_bilinear/half_pixel_2x18_1": [1],
	"resize_bilinear/align_9x4_5": [5, 6],
	"resize_bilinear/plain_3x3_6": [0],
	"concatenation/axis_1_1": [2],
	"quantize/int8_to_int8_5": [0],
};

/** A few samples of a case whose model takes and gives int8 (or indices, which are bytes as well). */
interface GoldenVector {
	name: string;
	/** An operator, or "networks". */
	group: string;
	graph: QuantizedGraph;
	inputs: Int8Array[];
	outputs: Int8Array[];
}

export function goldenVectors(): GoldenVector[] {
	const lines = readFileSync(FILE, "utf8").trim().split("\n");
	return lines.map((line) => JSON.parse(line, revive));
}

/** The chosen samples of a case, as a line of the file. */
export function encodeVector(golden: GoldenCase): string {
	const { name, group, graph, inputs, outputs } = golden;
	const samples = CHOSEN[name];
	const chosen: GoldenVector = {
		name,
		group,
		graph,
		inputs: samples.map((i) => inputs[i]),
		outputs: samples.map((i) => Int8Array.from(outputs[i])),
	};
	return JSON.stringify(chosen, (_, value) =>
		ArrayBuffer.isView(value) ? Array.from(value as Int8Array) : value,
	);
}

/** Plain arrays back to typed ones, by key. An operator's `inputs` are numbers and stay. */
function revive(key: string, value: unknown): unknown {
	if (key === "weights" || key === "values")
		return Int8Array.from(value as number[]);
	if (key === "weightScales") return Float32Array.from(value as number[]);
	if (key === "bias") return Int32Array.from(value as number[]);
	if (key !== "inputs" && key !== "outputs") return value;
	return (value as (number | number[])[]).map((sample) =>
		Array.isArray(sample) ? Int8Array.from(sample) : sample,
	);
}
