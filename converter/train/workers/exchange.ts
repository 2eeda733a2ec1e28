/**
 * The memory that the trainer and one of its workers share, and how they take turns: the trainer writes a share and
 * raises `asked`, the worker writes the result and raises `answered`.
 *
 *   control     Int32: asked | answered | failed | examples | classes (0: no targets) | height | width | channels | correct
 *   loss        Float64
 *   message     of a failure, UTF-8, filled up with zeros
 *   parameters, inputs, labels (Int32), targets, gradient, statistics    Float32 but for the labels
 */
import type { FloatGraph, Parameter } from "../../graph/float";
import type { Batch } from "../batch";
import {
	type Differentiated,
	gradientParameters,
	statisticsParameters,
} from "../differentiate";
import { statefulParameters } from "../parameters";

const ASKED = 0;
const ANSWERED = 1;
const FAILED = 2;
const EXAMPLES = 3;
const CLASSES = 4;
const SHAPE = 5;
const CORRECT = 8;
const CONTROL_LENGTH = 9;
const MESSAGE_WORDS = 64;

/** The largest share that a worker is ever given. */
export interface Capacity {
	examples: number;
	/** Of all its inputs together. */
	inputs: number;
	classes: number;
}

/** Shared buffers only, so that it can be posted to a worker. */
export interface Exchange {
	control: Int32Array;
	loss: Float64Array;
	message: Uint8Array;
	parameters: Float32Array;
	inputs: Float32Array;
	labels: Int32Array;
	targets: Float32Array;
	gradient: Float32Array;
	statistics: Float32Array;
}

export function createExchange(
	graph: FloatGraph,
	{ examples, inputs, classes }: Capacity,
): Exchange {
	return {
		control: new Int32Array(shared(CONTROL_LENGTH)),
		loss: new Float64Array(shared(2)),
		message: new Uint8Array(shared(MESSAGE_WORDS)),
		parameters: floats(length(statefulParameters(graph))),
		inputs: floats(inputs),
		labels: new Int32Array(shared(examples)),
		targets: floats(examples * classes),
		gradient: floats(length(gradientParameters(graph))),
		statistics: floats(length(statisticsParameters(graph))),
	};
}

/** The trainer's side: hands over the graph's parameters and a share, and does not wait. */
export function ask(exchange: Exchange, graph: FloatGraph, batch: Batch): void {
	const { control } = exchange;
	let at = 0;
	for (const { values } of statefulParameters(graph)) {
		exchange.parameters.set(values, at);
		at += values.length;
	}
	const { inputs, labels, targets, inputShape = graph.inputShape } = batch;
	exchange.inputs.set(inputs);
	exchange.labels.set(labels);
	if (targets) exchange.targets.set(targets);
	control[EXAMPLES] = labels.length;
	control[CLASSES] = targets ? targets.length / labels.length : 0;
	control.set(inputShape, SHAPE);
	Atomics.add(control, ASKED, 1);
	Atomics.notify(control, ASKED);
}

/** Waits for the worker's answer. Throws an Error where it failed, or did not answer within `milliseconds`. */
export function awaitAnswer(
	exchange: Exchange,
	milliseconds: number,
): Differentiated {
	const { control, loss, gradient, statistics } = exchange;
	const asked = Atomics.load(control, ASKED);
	const answered = Atomics.load(control, ANSWERED);
	if (answered !== asked)
		Atomics.wait(control, ANSWERED, answered, milliseconds);
	if (Atomics.load(control, ANSWERED) !== asked)
		throw new Error(`no answer for ${milliseconds / 1000} s`);
	if (control[FAILED]) throw new Error(messageIn(exchange));
	return { loss: loss[0], correct: control[CORRECT], gradient, statistics };
}

function messageIn({ message }: Exchange): string {
	return new TextDecoder().decode(message.slice()).replaceAll("\0", "");
}

/** The worker's side: waits for a share, brings the graph's parameters up to date, and gives it. */
export function nextShare(exchange: Exchange, graph: FloatGraph): Batch {
	const { control } = exchange;
	const answered = control[ANSWERED];
	while (Atomics.load(control, ASKED) === answered)
		Atomics.wait(control, ASKED, answered);
	let at = 0;
	for (const { values } of statefulParameters(graph)) {
		values.set(exchange.parameters.subarray(at, at + values.length));
		at += values.length;
	}
	const [examples, classes] = [control[EXAMPLES], control[CLASSES]];
	const inputShape = [
		...control.subarray(SHAPE, SHAPE + graph.inputShape.length),
	];
	const size = inputShape.reduce((product, side) => product * side, 1);
	return {
		inputs: exchange.inputs.slice(0, examples * size),
		labels: [...exchange.labels.subarray(0, examples)],
		targets: classes
			? exchange.targets.slice(0, examples * classes)
			: undefined,
		inputShape,
	};
}

/** Ends the worker's turn with a result, or with the reason why there is none. */
export function answer(
	exchange: Exchange,
	result: Differentiated | string,
): void {
	const { control } = exchange;
	if (typeof result === "string") {
		control[FAILED] = 1;
		const bytes = new TextEncoder().encode(result);
		exchange.message.fill(0);
		exchange.message.set(bytes.subarray(0, exchange.message.length));
	} else {
		control[FAILED] = 0;
		exchange.loss[0] = result.loss;
		control[CORRECT] = result.correct;
		exchange.gradient.set(result.gradient);
		exchange.statistics.set(result.statistics);
	}
	Atomics.add(control, ANSWERED, 1);
	Atomics.notify(control, ANSWERED);
}

function length(parameters: readonly Parameter[]): number {
	return parameters.reduce((sum, { values }) => sum + values.length, 0);
}

function floats(count: number): Float32Array {
	return new Float32Array(shared(count));
}

function shared(words: number): SharedArrayBuffer {
	return new SharedArrayBuffer(4 * words);
}
