/**
 * Which channels of each tensor the output depends on, rounded up to what operators can do without: an operator that
 * works channel by channel has a channel in its input and its output, or in neither. From the output back, a channel
 * becomes live where a live one is computed from it, until nothing changes.
 */
import {
	type Concatenation,
	isLookup,
	type QuantizedGraph,
	type QuantizedOperator,
	type TensorId,
} from "../graph/quantized";
import { channelsOf } from "./edit";
import {
	type Geometry,
	geometryOf,
	isWeighted,
	type Weighted,
} from "./geometry";

/** By TensorId, then by channel. */
export function liveChannels(graph: QuantizedGraph): boolean[][] {
	const liveness = new Liveness(graph);
	liveness.run();
	return liveness.live;
}

class Liveness {
	readonly live: boolean[][];
	readonly #graph: QuantizedGraph;
	#changed = false;

	constructor(graph: QuantizedGraph) {
		this.#graph = graph;
		this.live = graph.tensors.map((tensor) =>
			Array(channelsOf(tensor)).fill(false),
		);
	}

	run() {
		const { input, output, operators, tensors } = this.#graph;
		this.#markAll(input);
		this.#markAll(output);
		do {
			this.#changed = false;
			for (const operator of operators.toReversed()) this.#spread(operator);
			// A tensor has a channel, needed or not.
			if (!this.#changed)
				for (const id of tensors.keys())
					if (!this.live[id].includes(true)) this.#mark(id, 0);
		} while (this.#changed);
	}

	#mark(tensor: TensorId, channel: number) {
		if (this.live[tensor][channel]) return;
		this.live[tensor][channel] = true;
		this.#changed = true;
	}

	#markAll(tensor: TensorId) {
		for (const channel of this.live[tensor].keys()) this.#mark(tensor, channel);
	}

	/** Channel c of `a` and channel c + offset of `b` are both live or both not. */
	#tie(a: TensorId, b: TensorId, offset = 0) {
		for (const c of this.live[a].keys()) {
			if (this.live[a][c]) this.#mark(b, c + offset);
			if (this.live[b][c + offset]) this.#mark(a, c);
		}
	}

	#spread(operator: QuantizedOperator) {
		const { inputs, output } = operator;
		const geometry =
			isWeighted(operator) && mixesChannels(operator)
				? geometryOf(this.#graph, operator)
				: undefined;
		if (isWeighted(operator) && geometry) this.#read(operator, geometry);
		else if (operator.op === "concatenation") this.#join(operator);
		else if (keepsChannels(this.#graph, operator))
			for (const input of inputs)
				if (this.live[input].length === this.live[output].length)
					this.#tie(input, output);
				else this.#markAll(input);
		else for (const tensor of [...inputs, output]) this.#markAll(tensor);
	}

	/** An input channel is read where a live output channel has a weight for it that is not 0. */
	#read(
		{ inputs: [input], output, weights }: Weighted,
		{ outputs, taps, depth, at, channel }: Geometry,
	) {
		for (let o = 0; o < outputs; o++) {
			if (!this.live[output][o]) continue;
			for (let tap = 0; tap < taps; tap++)
				for (let k = 0; k < depth; k++)
					if (weights[at(o, tap, k)] !== 0) this.#mark(input, channel(o, k));
		}
	}

	#join({ inputs, output, axis }: Concatenation) {
		let offset = 0;
		for (const input of inputs) {
			this.#tie(input, output, offset);
			if (axis === 3) offset += this.live[input].length;
		}
	}
}

/** Whether any output channel may lose any input channel: no groups. */
function mixesChannels(operator: Weighted): boolean {
	return (
		operator.op === "fullyConnected" ||
		(operator.op === "conv2d" && operator.groups === 1)
	);
}

/** Whether an operator computes each channel from the same one of its inputs, or one that all channels share. */
function keepsChannels(
	graph: QuantizedGraph,
	operator: QuantizedOperator,
): boolean {
	if (isLookup(operator)) return true;
	const [channels, ...others] = [operator.output, ...operator.inputs].map(
		(id) => channelsOf(graph.tensors[id]),
	);
	const isSame = others.every((count) => count === channels);
	switch (operator.op) {
		case "add":
		case "sub":
		case "mul":
		case "minimum":
		case "maximum":
		case "prelu":
		case "constant":
		case "averagePool2d":
		case "maxPool2d":
		case "resizeNearestNeighbor":
		case "resizeBilinear":
			return true;
		case "depthwiseConv2d":
		case "reshape":
		case "pad":
		case "padV2":
		case "mirrorPad":
			return isSame;
		case "mean":
		case "sum":
		case "reduceMax":
		case "reduceMin":
			return !operator.axes.includes(3);
		case "transpose":
			return operator.order[2] === 3;
		case "slice":
			return isSame && operator.stride[2] === 1;
		default:
			return false;
	}
}
