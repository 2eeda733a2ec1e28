/** What the gradient kernels share: how they are described to tfjs, and how they see its memory. */
import type { BackendWasm } from "@tensorflow/tfjs-backend-wasm";
import type { Tensor4D, TensorInfo } from "@tensorflow/tfjs-core";
import type { Tf } from "../tf";

/** Attributes that tfjs hands to the convolutions' and pools' gradient kernels. */
export interface WindowAttributes {
	strides: [number, number] | number;
	pad: "same" | "valid" | number;
	dimRoundingMode?: "floor" | "round" | "ceil";
	/** Backpropagation to the input: its shape. */
	inputShape: [number, number, number, number];
	/** Backpropagation to the filter: its shape. */
	filterShape: [number, number, number, number];
	/** Pools: the window. */
	filterSize: [number, number] | number;
}

export interface KernelCall {
	inputs: Record<string, Tensor4D>;
	attrs: WindowAttributes;
	backend: BackendWasm;
}

export type GradientKernel = (tf: Tf, call: KernelCall) => TensorInfo;

/** Geometry of a window operation, as tfjs computes it. */
export type WindowInfo = ReturnType<Tf["backend_util"]["computeConv2DInfo"]>;

/** A new float32 tensor and a view of its values in the wasm heap, uninitialized. */
export function allocate(
	backend: BackendWasm,
	shape: number[],
): { info: TensorInfo; values: Float32Array } {
	const info = backend.makeOutput(shape, "float32");
	return { info, values: view(backend, info) };
}

/** A tensor's values in the wasm heap, not copied. Only valid until the next allocation, which may move the heap. */
export function view(backend: BackendWasm, tensor: TensorInfo): Float32Array {
	return backend.typedArrayFromHeap(tensor) as Float32Array;
}
