/** Writes a FloatGraph layer by layer, with shapes followed and weights drawn. Each method returns the layer's name. */
import type { Random } from "../../dataset/random";
import type {
	Conv2dLayer,
	FloatGraph,
	FloatLayer,
	Parameter,
	SimpleLayer,
} from "../../graph/float";
import { outputShape } from "../../graph/shapes";

const BATCH_NORM_EPSILON = 1e-3;

type Padding = Conv2dLayer["padding"];

export class GraphBuilder {
	readonly #layers: FloatLayer[] = [];
	readonly #shapes = new Map<string, number[]>();

	constructor(
		private readonly inputShape: number[],
		private readonly random: Random,
	) {
		this.#shapes.set("input", inputShape);
	}

	/** Square kernel, no bias: batch norm follows. */
	conv2d(
		input: string,
		filters: number,
		size: number,
		stride = 1,
		padding: Padding = "same",
	): string {
		const [, , c] = this.#shape(input);
		const kernel = this.#he([size, size, c, filters], size * size * c);
		const named = this.#named("conv", input);
		return this.#push({ op: "conv2d", ...named, kernel, stride, padding });
	}

	depthwiseConv2d(input: string, size: number, stride = 1): string {
		const [, , c] = this.#shape(input);
		const kernel = this.#he([size, size, c, 1], size * size);
		return this.#push({
			op: "depthwiseConv2d",
			...this.#named("depthwise", input),
			kernel,
			stride,
			padding: "same",
		});
	}

	dense(input: string, units: number): string {
		const [k] = this.#shape(input);
		const kernel = this.#he([k, units], k);
		const bias = constant(units, 0);
		return this.#push({
			op: "dense",
			...this.#named("dense", input),
			kernel,
			bias,
		});
	}

	batchNorm(input: string): string {
		const shape = this.#shape(input);
		const c = shape[shape.length - 1];
		return this.#push({
			op: "batchNorm",
			...this.#named("norm", input),
			gamma: constant(c, 1),
			beta: constant(c, 0),
			mean: constant(c, 0),
			variance: constant(c, 1),
			epsilon: BATCH_NORM_EPSILON,
		});
	}

	maxPool2d(input: string, size: number): string {
		return this.#push({
			op: "maxPool2d",
			...this.#named("pool", input),
			size,
			stride: size,
			padding: "valid",
		});
	}

	relu(input: string): string {
		return this.#simple("relu", input);
	}

	add(a: string, b: string): string {
		return this.#simple("add", a, b);
	}

	globalAveragePool(input: string): string {
		return this.#simple("globalAveragePool", input);
	}

	/** The whole head: dense and softmax. */
	classify(input: string, classes: number): FloatGraph {
		const logits = this.dense(input, classes);
		this.#simple("softmax", logits);
		return { inputShape: this.inputShape, layers: this.#layers };
	}

	#simple(op: SimpleLayer["op"], ...inputs: string[]): string {
		return this.#push({ op, ...this.#named(op, ...inputs) });
	}

	#named(prefix: string, ...inputs: string[]) {
		return { name: `${prefix}${this.#layers.length + 1}`, inputs };
	}

	#push(layer: FloatLayer): string {
		this.#layers.push(layer);
		const input = this.#shape(layer.inputs[0]);
		this.#shapes.set(layer.name, outputShape(layer, input));
		return layer.name;
	}

	#shape(name: string): number[] {
		return this.#shapes.get(name) as number[];
	}

	/** He's normal initialization, cut off at two standard deviations. */
	#he(shape: number[], fanIn: number): Parameter {
		const deviation = Math.sqrt(2 / fanIn);
		const length = shape.reduce((product, size) => product * size, 1);
		const values = Float32Array.from({ length }, () => {
			for (;;) {
				const z = this.random.normal();
				if (Math.abs(z) <= 2) return z * deviation;
			}
		});
		return { shape, values };
	}
}

function constant(length: number, value: number): Parameter {
	return { shape: [length], values: new Float32Array(length).fill(value) };
}
