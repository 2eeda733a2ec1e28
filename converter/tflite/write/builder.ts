/** A file that grows operator by operator, and which of its tensors stands for which of the graph's. */
import type { QuantizedGraph, TensorId } from "../../graph/quantized";
import { RESHAPE } from "../options";
import { INT8, INT32 } from "../types";
import { type FileOperator, type FileTensor, optionsTable } from "./file";
import { usualVersion } from "./versions";

type Constant = Pick<FileTensor, "shape" | "type"> & Partial<FileTensor>;

export class FileBuilder {
	readonly graph: QuantizedGraph;
	readonly tensors: FileTensor[] = [];
	readonly operators: FileOperator[] = [];
	/** What names of tensors that the graph does not have begin with. */
	scope = "";
	readonly #indices = new Map<TensorId, number>();

	constructor(graph: QuantizedGraph) {
		this.graph = graph;
	}

	/** The file's tensor for one of the graph's; added with its first use. */
	tensor(id: TensorId): number {
		const known = this.#indices.get(id);
		if (known !== undefined) return known;
		const { name, shape, scale, zeroPoint } = this.graph.tensors[id];
		const quantization = { scales: [scale], zeroPoints: [zeroPoint] };
		const index = this.add({ name, shape, type: INT8, ...quantization });
		this.#indices.set(id, index);
		return index;
	}

	/** The same, with something else than plain int8 in its place. */
	declare(id: TensorId, tensor: Partial<FileTensor>): number {
		const index = this.tensor(id);
		Object.assign(this.tensors[index], tensor);
		return index;
	}

	add(tensor: FileTensor): number {
		return this.tensors.push(tensor) - 1;
	}

	/** A tensor for a step that the graph does not have, quantized as another. */
	between(like: number, shape: readonly number[], what: string): number {
		const name = this.#named(what);
		return this.add({ ...this.tensors[like], name, shape, data: undefined });
	}

	constant(what: string, constant: Constant): number {
		const none = { scales: [], zeroPoints: [] };
		return this.add({ ...none, ...constant, name: this.#named(what) });
	}

	/** Whole numbers, as operators take shapes and axes; a list where no shape is given. */
	integers(
		what: string,
		values: readonly number[],
		shape = [values.length],
	): number {
		const data = bytesOfArray(Int32Array.from(values));
		return this.constant(what, { shape, type: INT32, data });
	}

	/** One int8 value, quantized as a tensor is. */
	scalar(what: string, value: number, like: number): number {
		const { scales, zeroPoints } = this.tensors[like];
		const data = bytesOfArray(Int8Array.of(value));
		return this.constant(what, {
			shape: [1],
			type: INT8,
			scales,
			zeroPoints,
			data,
		});
	}

	operator(
		operator: Omit<FileOperator, "version"> & { version?: number },
	): number {
		const version = operator.version ?? usualVersion(operator.name);
		this.operators.push({ ...operator, version });
		return operator.output;
	}

	/** The values of a tensor in another shape; the tensor itself where it has that. */
	reshaped(from: number, shape: readonly number[], what: string): number {
		if (String(this.tensors[from].shape) === String(shape)) return from;
		const output = this.between(from, shape, what);
		return this.operator({ ...this.reshape(from, shape), output });
	}

	/** RESHAPE without its output. */
	reshape(from: number, shape: readonly number[]) {
		return {
			name: "RESHAPE",
			inputs: [from, this.integers("shape", shape)],
			options: optionsTable(RESHAPE, { newShape: shape }),
		};
	}

	#named(what: string): string {
		return `${this.scope}/${what}`;
	}
}

/** The array's own bytes: little-endian, as on every machine that Node runs on. */
export function bytesOfArray(array: ArrayBufferView): Uint8Array {
	return new Uint8Array(array.buffer, array.byteOffset, array.byteLength);
}
