import type {
	Constant,
	QuantizedTensor,
	TensorId,
} from "../../converter/graph/quantized";
import { NO_CLAMP } from "../../converter/quantize/parameters";
import {
	type TfliteModel,
	type TfliteOperator,
	type TfliteTensor,
	TYPE_INT8,
	TYPE_INT32,
} from "./tflite";
import { Unsupported } from "./unsupported";

/** The activations and constant operands of a model, each given an id when it is first met. */
export class Activations {
	readonly tensors: QuantizedTensor[] = [];
	readonly constants: Constant[] = [];
	private readonly ids = new Map<number, TensorId>();

	constructor(private readonly model: TfliteModel) {}

	id(index: number): TensorId {
		const known = this.ids.get(index);
		if (known !== undefined) return known;
		const tensor = this.model.tensors[index];
		const output = this.tensors.push(activation(tensor)) - 1;
		this.ids.set(index, output);
		if (tensor.data.length > 0) {
			const values = new Int8Array(tensor.data.buffer);
			const base = { inputs: [], output, clamp: NO_CLAMP };
			this.constants.push({ op: "constant", ...base, values });
		}
		return output;
	}
}

function activation(tensor: TfliteTensor): QuantizedTensor {
	if (tensor.type === TYPE_INT32) return indices(tensor);
	if (tensor.type !== TYPE_INT8) throw new Unsupported("a tensor is not int8");
	return {
		name: tensor.name,
		shape: graphShape(tensor.shape),
		scale: tensor.scales[0],
		zeroPoint: tensor.zeroPoints[0],
	};
}

/** A batch becomes part of the height: the bytes are the same. */
function graphShape(shape: number[]): number[] {
	if (shape.length === 0) return [1];
	if (shape.length < 4 || shape[0] === 1) return shape;
	const [batch, height, ...rest] = shape;
	return [1, batch * height, ...rest];
}

/** Of an argMax: four bytes each. */
function indices({ name, shape }: TfliteTensor): QuantizedTensor {
	return { name, shape: [...shape, 4], scale: 1, zeroPoint: 0 };
}

/** One operator of a model, with what its translation asks for. */
export class Node {
	readonly options: TfliteOperator["options"];

	constructor(
		private readonly model: TfliteModel,
		private readonly operator: TfliteOperator,
		private readonly activations: Activations,
	) {
		this.options = operator.options;
	}

	/** The id of the first input, as most operators take it. */
	get input(): TensorId {
		return this.operand(0);
	}

	operand(i: number): TensorId {
		return this.activations.id(this.operator.inputs[i]);
	}

	get inputs(): TensorId[] {
		return this.operator.inputs.map((index) => this.activations.id(index));
	}

	get output(): TensorId {
		return this.activations.id(this.operator.outputs[0]);
	}

	get outputs(): TensorId[] {
		return this.operator.outputs.map((index) => this.activations.id(index));
	}

	/** The output's shape as the file has it. */
	get outputShape(): number[] {
		return this.model.tensors[this.operator.outputs[0]].shape;
	}

	tensor(id: TensorId): QuantizedTensor {
		return this.activations.tensors[id];
	}

	/** Whether the optional input i is there. */
	has(i: number): boolean {
		return (this.operator.inputs[i] ?? -1) >= 0;
	}

	constant(i: number): TfliteTensor {
		const tensor = this.model.tensors[this.operator.inputs[i]];
		if (tensor.data.length === 0)
			throw new Unsupported(`input ${i} is not constant`);
		return tensor;
	}

	int8s(i: number): Int8Array {
		return new Int8Array(this.constant(i).data.buffer);
	}

	int32s(i: number): Int32Array {
		const { type, data } = this.constant(i);
		if (type !== TYPE_INT32) throw new Unsupported(`input ${i} is not int32`);
		return new Int32Array(data.buffer);
	}
}
