import type { PoolLayer } from "../../graph/float";
import type { Tensor, Tensor4D, Tf } from "../tf";
import type { LayerKind } from "./layer";
import { runKernel } from "./tensors";

export const averagePool2d: LayerKind<PoolLayer> = {
	forward: ({ tf }, { size, stride, padding }, [x]) => ({
		output: tf.avgPool(x as Tensor4D, size, stride, padding),
	}),
	backward: ({ tf }, layer, { inputs: [x] }, dy) => ({
		inputs: [poolGradient(tf, "AvgPoolGrad", layer, { dy, input: x })],
		parameters: [],
	}),
};

export const maxPool2d: LayerKind<PoolLayer> = {
	forward: ({ tf }, { size, stride, padding }, [x]) => ({
		output: tf.maxPool(x as Tensor4D, size, stride, padding),
	}),
	backward: ({ tf }, layer, { inputs: [x], output }, dy) => ({
		inputs: [poolGradient(tf, "MaxPoolGrad", layer, { dy, input: x, output })],
		parameters: [],
	}),
};

function poolGradient(
	tf: Tf,
	kernel: string,
	{ size, stride, padding }: PoolLayer,
	inputs: Record<string, Tensor>,
): Tensor {
	return runKernel(tf, kernel, inputs, {
		filterSize: [size, size],
		strides: [stride, stride],
		pad: padding,
	});
}
