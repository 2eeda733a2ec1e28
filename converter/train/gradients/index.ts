/**
 * The gradient kernels that the wasm backend lacks, or has wrong (MaxPoolGrad) or slow (Conv2DBackpropInput).
 * tests/train/gradients.test.ts compares each with the cpu backend.
 */
import type { KernelFunc } from "@tensorflow/tfjs-core";
import type { Tf } from "../tf";
import { conv2dBackpropFilter, conv2dBackpropInput } from "./conv2d";
import {
	depthwiseBackpropFilter,
	depthwiseBackpropInput,
} from "./depthwiseConv2d";
import type { GradientKernel, KernelCall } from "./kernel";
import { maxPoolGrad } from "./maxPool";

const KERNELS: Record<string, GradientKernel> = {
	Conv2DBackpropFilter: conv2dBackpropFilter,
	Conv2DBackpropInput: conv2dBackpropInput,
	DepthwiseConv2dNativeBackpropFilter: depthwiseBackpropFilter,
	DepthwiseConv2dNativeBackpropInput: depthwiseBackpropInput,
	MaxPoolGrad: maxPoolGrad,
};

/** Registers the kernels for the wasm backend, over its own where it has them. Harmless to call again. */
export function registerGradientKernels(tf: Tf): void {
	for (const [kernelName, kernel] of Object.entries(KERNELS)) {
		if (tf.getKernel(kernelName, "wasm"))
			tf.unregisterKernel(kernelName, "wasm");
		const kernelFunc: KernelFunc = (call) =>
			kernel(tf, call as unknown as KernelCall);
		tf.registerKernel({ kernelName, backendName: "wasm", kernelFunc });
	}
}
