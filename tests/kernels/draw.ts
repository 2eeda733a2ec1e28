/** Random numbers, sizes, scales and windows that kernels stumble over, from a seed. */
import { Random } from "../../converter/dataset/random";
import type {
	Clamp,
	QuantizedGraph,
	QuantizedOperator,
	QuantizedTensor,
	Window2d,
} from "../../converter/graph/quantized";
import { NO_CLAMP } from "../../converter/quantize/parameters";

/** What builders of cases draw from. */
export class Draw {
	readonly #random: Random;
	constructor(seed: number) {
		this.#random = new Random(seed);
	}
	/** An integer in low..high, both included. */
	int(low: number, high: number): number {
		return low + this.#random.integer(high - low + 1);
	}
	pick<T>(...values: T[]): T {
		return values[this.int(0, values.length - 1)];
	}
	scale(low = 0.002, high = 0.2): number {
		return Math.fround(low * (high / low) ** this.#random.float());
	}
	zeroPoint(): number {
		return this.pick(-128, 127, 0, this.int(-128, 127));
	}
	clamp(): Clamp {
		const min = this.pick(-128, this.int(-128, 0));
		return { min, max: this.pick(127, this.int(min, 127)) };
	}
	int8(count: number): Int8Array {
		return Int8Array.from({ length: count }, () =>
			this.pick(this.int(-127, 127), -127, 127, 0),
		);
	}
	tensor(
		name: string,
		shape: number[],
		like?: QuantizedTensor,
	): QuantizedTensor {
		return {
			name,
			shape,
			scale: like?.scale ?? this.scale(),
			zeroPoint: like?.zeroPoint ?? this.zeroPoint(),
		};
	}
	image(): number[] {
		return [
			1,
			this.int(1, 11),
			this.int(1, 11),
			this.pick(1, 2, 3, 4, 5, 7, 8, 9, 16, 17, 24),
		];
	}
	/** A window, and the output size it gives on `size` x `size2` with some padding. */
	window(
		shape: number[],
		dilated: boolean,
	): { window: Window2d; out: [number, number] } {
		const kernel: [number, number] = [this.int(1, 5), this.int(1, 5)];
		const stride: [number, number] = [this.int(1, 3), this.int(1, 3)];
		const dilation: [number, number] = dilated
			? [this.int(1, 2), this.int(1, 2)]
			: [1, 1];
		const before = [0, 1].map((i) => this.int(0, Math.min(2, kernel[i] - 1)));
		const after = [0, 1].map((i) => this.int(0, Math.min(2, kernel[i] - 1)));
		const out = [0, 1].map((i) => {
			const reach = dilation[i] * (kernel[i] - 1) + 1;
			const size = shape[1 + i] + before[i] + after[i];
			return Math.max(1, Math.floor((size - reach) / stride[i]) + 1);
		}) as [number, number];
		return {
			window: {
				kernel,
				stride,
				dilation,
				padding: { top: before[0], left: before[1] },
			},
			out,
		};
	}
	weighted(
		channels: number,
		depth: number,
		inputScale: number,
		outputScale: number,
	) {
		// Output scales keep most results inside int8, a few channels far outside and a few dead.
		const target = (outputScale * 40) / (inputScale * 60 * Math.sqrt(depth));
		const weightScales = Float32Array.from({ length: channels }, () =>
			this.pick(
				target,
				target,
				target * 3,
				target * 1e-3,
				target / 60,
				target * 1e-10,
				target * 200,
			),
		);
		const bias = Int32Array.from({ length: channels }, () =>
			this.pick(0, this.int(-5000, 5000), this.int(-(2 ** 28), 2 ** 28)),
		);
		return { weights: this.int8(channels * depth), weightScales, bias };
	}
}

/** A small network around one operator. */
export type Builder = (draw: Draw) => QuantizedGraph;

/** input -> operator -> output. */
export function single(
	input: QuantizedTensor,
	output: QuantizedTensor,
	rest: object,
): QuantizedGraph {
	const operator = {
		inputs: [0],
		output: 1,
		clamp: NO_CLAMP,
		...rest,
	} as QuantizedOperator;
	return {
		tensors: [input, output],
		operators: [operator],
		input: 0,
		output: 1,
	};
}
