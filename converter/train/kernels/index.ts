/**
 * The training kernels, as the wasm backend knows them. Some take the place of its own, which are missing
 * (Conv2DBackpropFilter, the depthwise gradients), wrong (MaxPoolGrad) or slower; the rest are names of our own.
 * tests/train/gradients.test.ts compares each with the cpu backend.
 */
import type { Tf } from "../tf";
import { batchNorm, batchNormGradient } from "./batchNorm";
import { conv2d, conv2dBackpropFilter, conv2dBackpropInput } from "./conv2d";
import {
	depthwiseBackpropFilter,
	depthwiseBackpropInput,
	depthwiseConv2d,
} from "./depthwiseConv2d";
import { channelSums, reluGradient } from "./elementwise";
import { type Kernel, registerKernel } from "./kernel";
import { maxPoolGrad } from "./maxPool";
import { openTrainingModule } from "./module";

const KERNELS = {
	Conv2D: conv2d,
	Conv2DBackpropInput: conv2dBackpropInput,
	Conv2DBackpropFilter: conv2dBackpropFilter,
	DepthwiseConv2dNative: depthwiseConv2d,
	DepthwiseConv2dNativeBackpropInput: depthwiseBackpropInput,
	DepthwiseConv2dNativeBackpropFilter: depthwiseBackpropFilter,
	MaxPoolGrad: maxPoolGrad,
	OcelliBatchNorm: batchNorm,
	OcelliBatchNormGradient: batchNormGradient,
	OcelliReluGradient: reluGradient,
	OcelliChannelSums: channelSums,
};

/** Registers the kernels for the wasm backend, which must be the current one. Harmless to call again. */
export function registerTrainingKernels(tf: Tf): void {
	const module = openTrainingModule(tf);
	for (const [name, kernel] of Object.entries(KERNELS))
		registerKernel(tf, module, name, kernel as Kernel<unknown>);
}
