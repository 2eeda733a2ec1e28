import type { QuantizedTensor } from "../graph/quantized";
import type { GraphBuilder } from "./builder";
import { absentTable, type Schema, type Values } from "./flatbuffer/table";
import type { TfliteOperator } from "./model";
import type { Options } from "./options";
import { Malformed, Unsupported } from "./problems";
import { typeName } from "./types";
import type { Activation, Constant, Other, Value } from "./values";

/**
 * One operator of the file, with what its translation asks for. Everything throws Unsupported or Malformed where the
 * operator is not as it is asked to be.
 */
export class Node {
	readonly name: string;
	readonly #builder: GraphBuilder;
	readonly #operator: TfliteOperator;

	constructor(builder: GraphBuilder, operator: TfliteOperator) {
		this.name = operator.name;
		this.#builder = builder;
		this.#operator = operator;
	}

	get inputCount(): number {
		return this.#operator.inputs.length;
	}

	get outputCount(): number {
		return this.#operator.outputs.length;
	}

	/** Checks the number of inputs and outputs. */
	expect(least: number, most = least, outputs = 1) {
		if (this.inputCount < least || this.inputCount > most)
			throw new Malformed(`it has ${this.inputCount} inputs`);
		if (this.outputCount !== outputs)
			throw new Malformed(`it has ${this.outputCount} outputs`);
	}

	/** Whether an input that may be left out is there. */
	has(i: number): boolean {
		return i < this.inputCount && this.#operator.inputs[i] !== -1;
	}

	value(i: number): Value {
		if (!this.has(i)) throw new Malformed(`it has no input ${i}`);
		return this.#builder.value(this.#operator.inputs[i]);
	}

	/** An input that is an int8 tensor, computed or fed. */
	activation(i = 0): Activation {
		const value = this.value(i);
		if (value.kind === "activation") return value;
		throw new Unsupported(
			value.kind === "constant"
				? `input ${i} is a constant`
				: `input ${i} is ${typeName(value.type)}, where the model must be int8`,
		);
	}

	/** An input that is int8: computed, fed or, as an operator of its own, constant. */
	operand(i: number): Activation {
		const value = this.value(i);
		return value.kind === "constant"
			? this.#builder.operand(value)
			: this.activation(i);
	}

	constant(i: number): Constant {
		const value = this.value(i);
		if (value.kind === "constant") return value;
		throw new Unsupported(
			`input ${i} is not a constant, but computed while the model runs`,
		);
	}

	/** Whether every input that is there is a constant. */
	isConstant(): boolean {
		const present = this.#operator.inputs.filter((index) => index !== -1);
		return present.every(
			(index) => this.#builder.value(index).kind === "constant",
		);
	}

	/** The operator's options; where the file has none, the schema's defaults. */
	options<S extends Schema>({ type, fields }: Options<S>): Values<S> {
		const { optionsType, options } = this.#operator;
		if (optionsType !== 0 && optionsType !== type)
			throw new Malformed("its options are those of another operator");
		return options ? options(fields) : absentTable(fields);
	}

	/** Makes output i, int8 and of this shape. */
	output(shape: number[], i = 0): Activation {
		const value = this.compute(shape, i);
		if (value.kind === "activation") return value;
		throw new Unsupported(
			`its output is ${typeName(value.type)}, where the model must be int8`,
		);
	}

	/** Makes output i, of this shape and the type that the file has. */
	compute(shape: number[], i = 0): Activation | Other {
		return this.#builder.compute(this.#operator.outputs[i], shape);
	}

	/** Says that the output is a value that is there already. */
	alias(value: Value) {
		this.#builder.set(this.#operator.outputs[0], value);
	}

	/** A tensor that the file does not have. */
	temporary(
		shape: number[],
		quantization: Pick<QuantizedTensor, "scale" | "zeroPoint">,
	): Activation {
		const name = `${this.name} ${this.#builder.tensors.length}`;
		return this.#builder.activation(name, shape, quantization);
	}
}
