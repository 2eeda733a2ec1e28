/** The trainer's own kernels (assembly/training.ts), on the memory of TensorFlow.js's wasm backend. */
import type { BackendWasm } from "@tensorflow/tfjs-backend-wasm";
import type { TensorInfo } from "@tensorflow/tfjs-core";
import {
	instantiateTraining,
	type TrainingExports,
} from "../../../host/engine";
import type { Tf } from "../tf";

/** Every address is one of the backend's heap; every stride and length is in bytes. */
export interface TrainingModule {
	kernels: TrainingExports;
	/** A new tensor, uninitialized. */
	output(shape: readonly number[]): TensorInfo;
	/** Where a tensor's values lie. */
	address(tensor: TensorInfo): number;
	/** Sets all values of a tensor to zero. */
	clear(tensor: TensorInfo): void;
	/** A tensor that lives until `work` returns. */
	scratch<T>(length: number, work: (address: number) => T): T;
	/** 32-bit integers that live until `work` returns. */
	integers<T>(values: readonly number[], work: (address: number) => T): T;
}

/** `tf`'s current backend must be wasm. */
export function openTrainingModule(tf: Tf): TrainingModule {
	const backend = tf.backend() as BackendWasm;
	const kernels = instantiateTraining(memoryOf(backend));
	const address = (tensor: TensorInfo) =>
		backend.getMemoryOffset(tensor.dataId);
	const output = (shape: readonly number[]) =>
		backend.makeOutput([...shape], "float32");
	const using = <T>(info: TensorInfo, work: (address: number) => T) => {
		try {
			return work(address(info));
		} finally {
			backend.disposeData(info.dataId);
		}
	};
	return {
		kernels,
		output,
		address,
		clear: (tensor) => backend.typedArrayFromHeap(tensor).fill(0),
		scratch: (length, work) => using(output([length]), work),
		integers(values, work) {
			const info = backend.makeOutput([values.length], "int32");
			backend.typedArrayFromHeap(info).set(values);
			return using(info, work);
		},
	};
}

/** tfjs has no name for it; its generated loader keeps the exports under `asm`. */
function memoryOf({ wasm }: BackendWasm): WebAssembly.Memory {
	const { asm } = wasm as unknown as { asm: { memory: WebAssembly.Memory } };
	return asm.memory;
}
