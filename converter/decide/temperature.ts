/**
 * Temperature scaling (Guo et al., 2017): logits are divided by one number, so that probabilities are neither bolder nor
 * shyer than the model is right. It changes no order of classes.
 */
import type { QuantizedGraph, QuantizedOperator } from "../graph/quantized";

/** Real logits of one example, and of which classes it is. */
export interface LogitExample {
	logits: readonly number[];
	classes: readonly number[];
}

type Head = "softmax" | "logistic";

/** Limits of the temperature: beyond them the data says something else than "too bold". */
export const MIN_TEMPERATURE = 1 / 8;
export const MAX_TEMPERATURE = 8;

/**
 * What is believed before any example is seen: the logarithm of the temperature is 0, give or take this. With ten
 * examples it holds the temperature near 1, with hundreds it does not matter.
 */
const PRIOR_DEVIATION = 0.5;

/**
 * The temperature with the greatest posterior probability. The prior's best is 1, so the likelihood of the examples is
 * never less than at 1.
 */
export function fitTemperature(
	examples: readonly LogitExample[],
	head: Head,
): number {
	const cost = (logarithm: number) =>
		negativeLogLikelihood(examples, head, Math.exp(logarithm)) +
		0.5 * (logarithm / PRIOR_DEVIATION) ** 2;
	const best = minimum(
		cost,
		Math.log(MIN_TEMPERATURE),
		Math.log(MAX_TEMPERATURE),
	);
	return cost(best) < cost(0) ? Math.exp(best) : 1;
}

/** Probabilities of a head, as they would be with its logits divided by `temperature`. */
export function temperedProbabilities(
	probabilities: ArrayLike<number>,
	head: Head,
	temperature: number,
): number[] {
	const powers = (p: number) => p ** (1 / temperature);
	const own = Array.from(probabilities, powers);
	if (head === "logistic")
		return own.map((p, k) => p / (p + powers(1 - probabilities[k])));
	const sum = own.reduce((total, p) => total + p, 0);
	return own.map((p) => p / sum);
}

/** In nats, summed over the examples. */
export function negativeLogLikelihood(
	examples: readonly LogitExample[],
	head: Head,
	temperature: number,
): number {
	const lossOf = head === "softmax" ? softmaxLoss : logisticLoss;
	return examples.reduce((sum, { logits, classes }) => {
		const scaled = logits.map((logit) => logit / temperature);
		return sum + lossOf(scaled, classes);
	}, 0);
}

function softmaxLoss(logits: number[], [label]: readonly number[]): number {
	const most = Math.max(...logits);
	const sum = logits.reduce((total, z) => total + Math.exp(z - most), 0);
	return most + Math.log(sum) - logits[label];
}

function logisticLoss(logits: number[], classes: readonly number[]): number {
	return logits.reduce((total, z, k) => {
		const against = classes.includes(k) ? -z : z;
		return total + Math.max(0, against) + Math.log1p(Math.exp(-Math.abs(z)));
	}, 0);
}

const GOLDEN = (Math.sqrt(5) - 1) / 2;
const STEPS = 40;

/** Golden-section search of a function with one valley. */
function minimum(f: (x: number) => number, low: number, high: number): number {
	let [a, b] = [low, high];
	let [x, y] = [b - GOLDEN * (b - a), a + GOLDEN * (b - a)];
	let [fx, fy] = [f(x), f(y)];
	for (let step = 0; step < STEPS; step++) {
		if (fx < fy) {
			[b, y, fy] = [y, x, fx];
			x = b - GOLDEN * (b - a);
			fx = f(x);
		} else {
			[a, x, fx] = [x, y, fy];
			y = a + GOLDEN * (b - a);
			fy = f(y);
		}
	}
	return (a + b) / 2;
}

/**
 * The network with its logits divided by `temperature`. For softmax it is the operator's beta. logistic has none: the
 * scale of its input changes instead, and with it the weight scales of the layer before, so that the logits' bytes stay
 * what they are and logistic's table becomes another one.
 */
export function withTemperature(
	graph: QuantizedGraph,
	temperature: number,
): QuantizedGraph {
	if (temperature === 1) return graph;
	const operators = graph.operators.slice();
	const last = operators[operators.length - 1];
	if (last.op === "softmax") {
		const beta = Math.fround(last.beta / temperature);
		return { ...graph, operators: operators.with(-1, { ...last, beta }) };
	}
	const [logits] = last.inputs;
	const at = operators.findIndex(({ output }) => output === logits);
	const tensor = graph.tensors[logits];
	return {
		...graph,
		operators: operators.with(at, rescaled(operators[at], temperature)),
		tensors: graph.tensors.with(logits, {
			...tensor,
			scale: Math.fround(tensor.scale / temperature),
		}),
	};
}

function rescaled(
	operator: QuantizedOperator,
	temperature: number,
): QuantizedOperator {
	if (!("weightScales" in operator))
		throw new Error(
			`logistic reads ${operator.op}, which has no weights: put a dense layer before it`,
		);
	const weightScales = operator.weightScales.map(
		(scale) => scale / temperature,
	);
	return { ...operator, weightScales };
}
