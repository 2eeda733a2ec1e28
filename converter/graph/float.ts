/**
 * A network before quantization: what the architectures describe, the trainer fits and the quantizer reads.
 * One straight list of layers; `inputs` name earlier layers, "input" is the network's input. NHWC, batch left out.
 */

export interface Parameter {
	shape: number[];
	values: Float32Array;
}

interface Layer {
	name: string;
	inputs: string[];
}

export interface Conv2dLayer extends Layer {
	op: "conv2d";
	/** [kh, kw, ic, oc] */
	kernel: Parameter;
	bias?: Parameter;
	stride: number;
	padding: "same" | "valid";
}
export interface DepthwiseConv2dLayer extends Layer {
	op: "depthwiseConv2d";
	/** [kh, kw, c, 1] */
	kernel: Parameter;
	bias?: Parameter;
	stride: number;
	padding: "same" | "valid";
}
export interface DenseLayer extends Layer {
	op: "dense";
	/** [k, oc] */
	kernel: Parameter;
	bias: Parameter;
}
export interface BatchNormLayer extends Layer {
	op: "batchNorm";
	gamma: Parameter;
	beta: Parameter;
	/** Moving averages: kept by the trainer, not trained. */
	mean: Parameter;
	variance: Parameter;
	epsilon: number;
}
export interface PoolLayer extends Layer {
	op: "averagePool2d" | "maxPool2d";
	size: number;
	stride: number;
	padding: "same" | "valid";
}
/** What int8 makes of a value: clipped and rounded to scale * (q - zeroPoint), q from -128 to 127. */
export interface FakeQuantizeLayer extends Layer {
	op: "fakeQuantize";
	scale: number;
	zeroPoint: number;
}
export interface SimpleLayer extends Layer {
	op:
		| "relu"
		| "relu6"
		| "add"
		| "globalAveragePool"
		| "flatten"
		| "softmax"
		| "logistic";
}

export type FloatLayer =
	| Conv2dLayer
	| DepthwiseConv2dLayer
	| DenseLayer
	| BatchNormLayer
	| PoolLayer
	| FakeQuantizeLayer
	| SimpleLayer;

export interface FloatGraph {
	/** [h, w, c] for images, [features] for tables. */
	inputShape: number[];
	/** Last one is the output: softmax where an example is of one class, logistic where it may be of several. */
	layers: FloatLayer[];
}
