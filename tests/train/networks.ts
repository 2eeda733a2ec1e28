import { Random } from "../../converter/dataset/random";
import type {
	FloatGraph,
	FloatLayer,
	Parameter,
} from "../../converter/graph/float";
import { GraphBuilder } from "../../converter/train/architectures/builder";

/** Normal values around `mean`, the same for a seed. */
export function randomParameter(
	shape: number[],
	seed: number,
	deviation = 0.5,
	mean = 0,
): Parameter {
	const random = new Random(seed);
	const length = shape.reduce((product, size) => product * size, 1);
	const values = Float32Array.from(
		{ length },
		() => mean + deviation * random.normal(),
	);
	return { shape, values };
}

/** A batch norm as training leaves it: nothing at its starting value. */
export function randomNorm(
	name: string,
	input: string,
	channels: number,
	seed: number,
): FloatLayer {
	const variance = randomParameter([channels], seed + 3, 0.2, 1);
	return {
		op: "batchNorm",
		name,
		inputs: [input],
		gamma: randomParameter([channels], seed, 0.2, 1),
		beta: randomParameter([channels], seed + 1, 0.2),
		mean: randomParameter([channels], seed + 2, 0.2),
		variance: { ...variance, values: variance.values.map(Math.abs) },
		epsilon: 1e-3,
	};
}

/** `layers` on 8x8x3, then a dense layer over everything and softmax. `features` is what the last of them gives. */
export function withHead(
	layers: FloatLayer[],
	features: number,
	classes = 3,
): FloatGraph {
	const last = layers[layers.length - 1].name;
	return {
		inputShape: [8, 8, 3],
		layers: [
			...layers,
			{ op: "flatten", name: "flat", inputs: [last] },
			{
				op: "dense",
				name: "head",
				inputs: ["flat"],
				kernel: randomParameter([features, classes], 99, 0.3),
				bias: randomParameter([classes], 98, 0.1),
			},
			{ op: "softmax", name: "probabilities", inputs: ["head"] },
		],
	};
}

/** A residual net of a few thousand weights on 12x12x3. */
export function smallNetwork(seed: number, classes = 3): FloatGraph {
	const net = new GraphBuilder([12, 12, 3], new Random(seed));
	const stem = net.relu(net.batchNorm(net.conv2d("input", 8, 3, 2)));
	const mixed = net.batchNorm(net.conv2d(stem, 8, 3));
	const joined = net.relu(net.add(stem, mixed));
	const deep = net.relu(net.batchNorm(net.depthwiseConv2d(joined, 3, 2)));
	return net.classify(net.globalAveragePool(deep), classes);
}
