/** An int8 network's answers before they are rounded to 1/256: what is left of a probability of 0.999 tells little. */
import { loadModel } from "../../host/runtime";
import { emit } from "../emit/emit";
import {
	elements,
	type QuantizedGraph,
	type QuantizedTensor,
} from "../graph/quantized";
import { planBoard, planResident } from "../plan/plan";
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
	const { head, tail } = cut(graph);
	const engine = await loadModel(blobOf(head));
	const [before, after] = tail.tensors;
	return (inputs) => {
		const bytes = quantizeInput(inputs, head.tensors[head.input]);
		const { inputBytes: size, outputBytes: classes } = engine;
		const count = bytes.length / size;
		const logits = new Float32Array(count * classes);
		const answers = new Float32Array(count * classes);
		for (let n = 0; n < count; n++) {
			const output = engine.run(bytes.subarray(n * size, (n + 1) * size));
			logits.set(real(output, before), n * classes);
			answers.set(real(runReference(tail, output), after), n * classes);
		}
		return { answers, logits };
	};
}

/** All but the last operator, and the last one alone. */
function cut({ tensors, operators, input, output }: QuantizedGraph) {
	const last = operators[operators.length - 1];
	const head: QuantizedGraph = {
		tensors: tensors.slice(0, -1),
		operators: operators.slice(0, -1),
		input,
		output: last.inputs[0],
	};
	const tail: QuantizedGraph = {
		tensors: [tensors[head.output], tensors[output]],
		operators: [{ ...last, inputs: [0], output: 1 }],
		input: 0,
		output: 1,
	};
	return { head, tail };
}

/** It is given bytes and asked for bytes: the input's description and all else is made up. */
function blobOf(graph: QuantizedGraph): Uint8Array {
	const count = elements(graph.tensors[graph.input].shape);
	const feature = { name: "", offset: 0, multiplier: 0, exponent: 0 };
	const provenance = { tool: "", dataset: "", seed: 0, arch: "", backend: "" };
	const plans = { resident: planResident(graph), board: planBoard(graph) };
	return emit(
		{
			graph,
			input: { kind: "features", features: Array(count).fill(feature) },
			labels: [],
			provenance,
		},
		plans,
	);
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
