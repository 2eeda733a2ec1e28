import type { Elementwise } from "../../graph/quantized";
import { type Activation, activationClamp } from "../../quantize/parameters";
import type { Translator } from "./translator";

/** Functions of one value that stand alone; those with a name of `activation` have its limits. */
export function elementwise(
	op: Elementwise["op"],
	activation: Activation = "none",
): Translator {
	return (node) => {
		node.expect(1);
		const input = node.activation();
		const output = node.output(input.shape);
		const clamp = activationClamp(activation, output.scale, output.zeroPoint);
		return { op, inputs: [input.id], output: output.id, clamp };
	};
}
