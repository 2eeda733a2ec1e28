import { int8 } from "../flatbuffer/fields";
import { Unsupported } from "../problems";
import { fusedClamp } from "./fused";
import type { Translator } from "./translator";

const OPTIONS = { type: 11, fields: { activation: int8(0) } };

export const add: Translator = (node) => {
	node.expect(2);
	const { activation } = node.options(OPTIONS);
	const [a, b] = [node.operand(0), node.operand(1)];
	if (String(a.shape) !== String(b.shape))
		throw new Unsupported("it repeats a dimension");
	const output = node.output(a.shape);
	const clamp = fusedClamp(activation, output);
	return { op: "add", inputs: [a.id, b.id], output: output.id, clamp };
};
