/** An int8 network's answers before they are rounded to 1/256: what is left of a probability of 0.999 tells little. */
import { headOf, loadBody } from "../decide/head";
import type { InputDescription } from "../graph/model";
import {
	elements,
	type QuantizedGraph,
	type QuantizedTensor,
} from "../graph/quantized";
import { runReference } from "../reference";
import { clampTo, NO_CLAMP } from "./parameters";

export interface Int8Outputs {
	/** What the network answers, [n, classes]: probabilities as a multiple of 1/256. */
	answers: Float32Array;
	/** What its last operator makes them of, [n, classes]. */
	logits: Float32Array;
}

/** Inputs [n, ...inputShape] in, answers out. */
export type Int8Network = (inputs: Float32Array) => Int8Outputs;

/** Loads the graph, which ends in softmax or logistic, into the engine. */
export async function int8Network(graph: QuantizedGraph): Promise<Int8Network> {
	const input = graph.tensors[graph.input];
	const engine = await loadBody(graph, anyInput(input));
	const head = headOf(graph);
	const [before, after] = head.tensors;
	return (inputs) => {
		const bytes = quantizeInput(inputs, input);
		const { inputBytes: size, outputBytes: classes } = engine;
		const count = bytes.length / size;
		const logits = new Float32Array(count * classes);
		const answers = new Float32Array(count * classes);
		for (let n = 0; n < count; n++) {
			const output = engine.run(bytes.subarray(n * size, (n + 1) * size));
			logits.set(real(output, before), n * classes);
			answers.set(real(runReference(head, output), after), n * classes);
		}
		return { answers, logits };
	};
}

/** The engine is given bytes: how they come about is made up. */
function anyInput({ shape }: QuantizedTensor): InputDescription {
	const feature = { name: "", offset: 0, multiplier: 0, exponent: 0 };
	return { kind: "features", features: Array(elements(shape)).fill(feature) };
}

function quantizeInput(
	values: Float32Array,
	{ scale, zeroPoint }: QuantizedTensor,
): Int8Array {
	const bytes = new Int8Array(values.length);
	for (let i = 0; i < values.length; i++)
		bytes[i] = clampTo(Math.round(values[i] / scale) + zeroPoint, NO_CLAMP);
	return bytes;
}

function real(
	values: Int8Array,
	{ scale, zeroPoint }: QuantizedTensor,
): Float32Array {
	return Float32Array.from(values, (q) => scale * (q - zeroPoint));
}
