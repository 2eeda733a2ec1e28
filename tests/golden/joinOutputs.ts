import {
	elements,
	type QuantizedGraph,
	type QuantizedOperator,
	type QuantizedTensor,
	type TensorId,
} from "../../converter/graph/quantized";
import { NO_CLAMP } from "../../converter/quantize/parameters";

/** Several outputs as one with their bytes behind each other, as the golden set has them. */
export function joinOutputs(
	tensors: readonly QuantizedTensor[],
	operators: readonly QuantizedOperator[],
	outputs: TensorId[],
): Omit<QuantizedGraph, "input"> {
	const graph = { tensors: [...tensors], operators: [...operators] };
	if (outputs.length === 1) return { ...graph, output: outputs[0] };
	const add = (size: number) =>
		graph.tensors.push({ ...tensors[outputs[0]], shape: [size] }) - 1;
	const flat = outputs.map((id) => {
		const output = add(elements(tensors[id].shape));
		const base = { inputs: [id], output, clamp: NO_CLAMP };
		graph.operators.push({ op: "reshape", ...base });
		return output;
	});
	const sizes = flat.map((id) => elements(graph.tensors[id].shape));
	const output = add(sizes.reduce((sum, size) => sum + size, 0));
	const base = { inputs: flat, output, clamp: NO_CLAMP };
	graph.operators.push({ op: "concatenation", ...base, axis: 3 });
	return { ...graph, output };
}
