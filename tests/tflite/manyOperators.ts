/** One chain through an operator of every kind, so that mutations reach every translation. */
import { INT32 } from "../../converter/tflite/types";
import { BIAS, CODES, CONV_OPTIONS, WEIGHTS } from "./models";
import type { ModelSpec, OperatorSpec, TensorSpec } from "./write";

class Chain {
	readonly tensors: TensorSpec[] = [
		{
			name: "input",
			shape: [1, 6, 6, 3],
			scales: [1 / 255],
			zeroPoints: [-128],
		},
	];
	readonly operators: OperatorSpec[] = [];
	#last = 0;

	constant(...values: number[]): number {
		const data = Int32Array.from(values);
		return this.tensors.push({ shape: [values.length], type: INT32, data }) - 1;
	}

	int8(tensor: Omit<TensorSpec, "data">): number {
		const length = tensor.shape.reduce((a, b) => a * b, 1);
		const data = Int8Array.from({ length }, (_, i) => (i * 29) % 100);
		return this.tensors.push({ ...tensor, data }) - 1;
	}

	/** An operator on the last tensor and others behind it; its output is the last tensor then. */
	add(
		code: number,
		shape: number[],
		others: number[] = [],
		options: Partial<OperatorSpec> = {},
		quantization: Partial<TensorSpec> = {},
	): this {
		const output = this.tensors.push({ shape, ...quantization }) - 1;
		const inputs = [this.#last, ...others];
		this.operators.push({
			code,
			inputs,
			outputs: [output],
			...structuredClone(options),
		});
		this.#last = output;
		return this;
	}

	/** SPLIT into two along the channels, and both behind each other again. */
	splitAndJoin(shape: number[]): this {
		const axis = this.constant(3);
		const half = shape.with(3, shape[3] / 2);
		const [a, b] = [0, 1].map(() => this.tensors.push({ shape: half }) - 1);
		this.operators.push({
			code: 49,
			inputs: [axis, this.#last],
			outputs: [a, b],
			optionsType: 35,
			options: [[0, "i32", 2]],
		});
		this.#last = b;
		return this.add(CODES.CONCATENATION, shape, [a], {
			optionsType: 10,
			options: [[0, "i32", 3]],
		});
	}
}

const pool: Partial<OperatorSpec> = {
	optionsType: 5,
	options: [
		[1, "i32", 2],
		[2, "i32", 2],
		[3, "i32", 2],
		[4, "i32", 2],
	],
};
const PROBABILITY: Partial<TensorSpec> = {
	scales: [1 / 256],
	zeroPoints: [-128],
};

/** 6 x 6 x 3 -> 4 probabilities, the largest of which is named last. */
export function manyOperators(): ModelSpec {
	const c = new Chain();
	const weights = c.tensors.push(structuredClone(WEIGHTS)) - 1;
	const bias = c.tensors.push(structuredClone(BIAS)) - 1;
	c.add(CODES.CONV_2D, [1, 6, 6, 2], [weights, bias], CONV_OPTIONS)
		.add(4, [1, 6, 6, 4], [c.int8({ shape: [1, 3, 3, 4], scales: [0.01] })], {
			optionsType: 2,
			options: [
				[1, "i32", 1],
				[2, "i32", 1],
				[4, "i8", 3],
			],
		})
		.add(CODES.ADD, [1, 6, 6, 4], [c.int8({ shape: [4] })], {
			optionsType: 11,
		})
		.add(18, [1, 6, 6, 4], [c.int8({ shape: [1, 6, 6, 1] })], {
			optionsType: 21,
		})
		.add(54, [1, 6, 6, 4], [c.int8({ shape: [1, 1, 4] })])
		.add(98, [1, 6, 6, 4], [], {
			optionsType: 75,
			options: [[0, "f32", 0.25]],
		})
		.add(34, [1, 8, 8, 4], [c.constant(0, 0, 1, 1, 1, 1, 0, 0)])
		.add(17, [1, 4, 4, 4], [], pool)
		.add(100, [1, 6, 6, 4], [c.constant(0, 0, 1, 1, 1, 1, 0, 0)], {
			optionsType: 77,
		})
		.add(1, [1, 3, 3, 4], [], pool)
		.add(23, [1, 5, 4, 4], [c.constant(5, 4)], {
			optionsType: 15,
			options: [[3, "i8", 1]],
		})
		.add(97, [1, 4, 4, 4], [c.constant(4, 4)], { optionsType: 74 })
		.add(39, [1, 4, 4, 4], [c.constant(0, 3, 1, 2)])
		.splitAndJoin([1, 4, 4, 4])
		.add(65, [1, 3, 4, 4], [c.constant(0, 1, 0, 0), c.constant(1, -1, 4, 4)])
		.add(
			CODES.STRIDED_SLICE,
			[1, 3, 2, 4],
			[
				c.constant(0, 0, 3, 0),
				c.constant(1, 3, -9, 4),
				c.constant(1, 1, -2, 1),
			],
			{ optionsType: 32 },
		)
		.add(40, [1, 1, 1, 4], [c.constant(1, 2)], {
			optionsType: 27,
			options: [[0, "i8", 1]],
		})
		.add(CODES.RESHAPE, [1, 4], [c.constant(1, -1)])
		.add(
			9,
			[1, 4],
			[
				c.int8({ shape: [4, 4], scales: [0.02], zeroPoints: [3] }),
				c.constant(5, 0, -5, 9),
			],
			{ optionsType: 8 },
		)
		.add(
			25,
			[1, 4],
			[],
			{ optionsType: 9, options: [[0, "f32", 1]] },
			PROBABILITY,
		)
		.add(
			56,
			[1],
			[c.constant(-1)],
			{ optionsType: 40 },
			{ type: INT32, scales: [] },
		);
	return { tensors: c.tensors, operators: c.operators };
}
