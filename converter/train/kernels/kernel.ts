/** How tfjs calls a kernel, and how the wasm backend is told of one. */
import type { KernelFunc, TensorInfo } from "@tensorflow/tfjs-core";
import type { Tf } from "../tf";
import type { TrainingModule } from "./module";

/** Attributes of convolutions, pools and their gradients, under tfjs's names. */
export interface WindowAttributes {
	strides: [number, number] | number;
	pad: Parameters<Tf["backend_util"]["computeConv2DInfo"]>[4];
	dilations?: [number, number] | number;
	dimRoundingMode?: "floor" | "round" | "ceil";
	/** Gradient of the input: its shape. */
	inputShape: Shape4;
	/** Gradient of the filter: its shape. */
	filterShape: Shape4;
	/** Pools: the window. */
	filterSize: [number, number] | number;
}

export type Shape4 = [number, number, number, number];

export interface KernelCall<Attributes> {
	inputs: Record<string, TensorInfo>;
	attrs: Attributes;
}

/** A kernel of assembly/training behind tfjs's interface. */
export type Kernel<Attributes = WindowAttributes> = (
	tf: Tf,
	module: TrainingModule,
	call: KernelCall<Attributes>,
) => TensorInfo | TensorInfo[];

/** Registers a kernel for the wasm backend, over its own where it has one. */
export function registerKernel<Attributes>(
	tf: Tf,
	module: TrainingModule,
	kernelName: string,
	kernel: Kernel<Attributes>,
): void {
	if (tf.getKernel(kernelName, "wasm")) tf.unregisterKernel(kernelName, "wasm");
	const kernelFunc: KernelFunc = (call) =>
		kernel(tf, module, call as unknown as KernelCall<Attributes>);
	tf.registerKernel({ kernelName, backendName: "wasm", kernelFunc });
}

export function windowInfo(
	tf: Tf,
	inputShape: number[],
	filterShape: number[],
	{ strides, pad, dilations = 1, dimRoundingMode }: WindowAttributes,
	depthwise = false,
) {
	return tf.backend_util.computeConv2DInfo(
		inputShape as Shape4,
		filterShape as Shape4,
		strides,
		dilations,
		pad,
		dimRoundingMode,
		depthwise,
	);
}
