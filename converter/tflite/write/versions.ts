/** Versions of TFLite's operators as they are written here, for int8, and since which TensorFlow each is there. */

const SINCE: Record<string, Record<number, string>> = {
	ABS: { 2: "2.4.0" },
	ADD: { 2: "1.14.0" },
	ARG_MAX: { 2: "1.14.0" },
	AVERAGE_POOL_2D: { 2: "1.14.0" },
	CONCATENATION: { 2: "1.14.0" },
	CONV_2D: { 3: "1.14.0", 6: "2.9.0" },
	DEPTHWISE_CONV_2D: { 3: "1.14.0" },
	DEQUANTIZE: { 2: "1.14.0" },
	FULLY_CONNECTED: { 4: "1.14.0", 5: "2.0.0" },
	HARD_SWISH: { 1: "1.15.0" },
	LEAKY_RELU: { 1: "1.13.1" },
	LOGISTIC: { 2: "1.14.0" },
	MAXIMUM: { 2: "1.14.0" },
	MAX_POOL_2D: { 2: "1.14.0" },
	MEAN: { 2: "1.14.0" },
	MINIMUM: { 2: "1.14.0" },
	MIRROR_PAD: { 2: "2.3.0" },
	MUL: { 2: "1.14.0", 3: "1.15.0" },
	PAD: { 2: "1.14.0" },
	PADV2: { 2: "1.14.0" },
	PRELU: { 1: "1.8.0" },
	QUANTIZE: { 1: "1.14.0" },
	REDUCE_MAX: { 2: "1.14.0" },
	REDUCE_MIN: { 2: "1.14.0" },
	RELU: { 2: "2.1.0" },
	RELU6: { 2: "1.14.0" },
	RELU_N1_TO_1: { 1: "1.5.0" },
	RESHAPE: { 1: "1.5.0" },
	RESIZE_BILINEAR: { 2: "1.14.0", 3: "2.2.0" },
	RESIZE_NEAREST_NEIGHBOR: { 2: "1.14.0", 3: "2.3.0" },
	SLICE: { 2: "1.14.0" },
	SOFTMAX: { 2: "1.14.0" },
	STRIDED_SLICE: { 2: "1.14.0" },
	SUB: { 2: "1.14.0" },
	SUM: { 2: "1.15.0" },
	TANH: { 2: "1.14.0" },
	TRANSPOSE: { 2: "1.14.0" },
};

/** A builtin operator in one of its versions. */
export interface Version {
	name: string;
	version: number;
}

/** The version that int8 needs, without what later ones added. */
export function usualVersion(name: string): number {
	return Number(Object.keys(SINCE[name])[0]);
}

/** The oldest runtime that has all operators, as the metadata min_runtime_version says it. */
export function minimumRuntime(operators: readonly Version[]): string {
	const since = operators.map(({ name, version }) => SINCE[name][version]);
	return since.reduce((a, b) => (isBefore(a, b) ? b : a), "1.5.0");
}

function isBefore(a: string, b: string): boolean {
	return a.localeCompare(b, "en", { numeric: true }) < 0;
}
