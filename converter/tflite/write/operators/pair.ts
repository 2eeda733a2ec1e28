/** Operators on two inputs, value by value. */
import type { Add, Extremum, Mul, Prelu } from "../../../graph/quantized";
import { NO_CLAMP } from "../../../quantize/parameters";
import { ARITHMETIC, broadcast } from "../../operators/pair";
import type { FileBuilder } from "../builder";
import type { Call } from "../call";
import { Inexpressible } from "../errors";
import { optionsTable } from "../file";
import { fusedActivation } from "../fused";
import { checkAlike } from "./alike";

const NAMES = { add: "ADD", mul: "MUL", sub: "SUB" };
/** Of MUL, where the product's scale is not smaller than the output's. */
const LARGE_FACTOR_VERSION = 3;

export function arithmetic(file: FileBuilder, operator: Add | Mul): Call {
	const { op, inputs, output } = operator;
	const { tensors } = file.graph;
	const { activation, clamp } = fusedActivation(
		operator.clamp,
		tensors[output],
	);
	const [a, b] = inputs.map((id) => tensors[id].scale);
	const factor = Math.fround(Math.fround(a * b) / tensors[output].scale);
	return {
		name: NAMES[op],
		version: op === "mul" && factor >= 1 ? LARGE_FACTOR_VERSION : undefined,
		...operands(file, inputs),
		options: optionsTable(ARITHMETIC[op], { activation }),
		clamp,
	};
}

export function extremum(file: FileBuilder, operator: Extremum): Call {
	checkAlike(file, operator);
	const name = operator.op === "minimum" ? "MINIMUM" : "MAXIMUM";
	return { name, ...operands(file, operator.inputs) };
}

/** TFLite repeats slopes to the input, and not the input. */
export function prelu(file: FileBuilder, { inputs }: Prelu): Call {
	const call = { name: "PRELU", ...operands(file, inputs), clamp: NO_CLAMP };
	const [input, slopes] = inputs.map((id) => file.graph.tensors[id].shape);
	if (String(call.shape) !== String(input))
		throw new Inexpressible(
			`its slopes are ${slopes.join("x")}, which its input of ${input.join("x")} would have to be repeated to`,
		);
	return call;
}

function operands(file: FileBuilder, inputs: readonly number[]) {
	const [a, b] = inputs.map((id) => file.graph.tensors[id].shape);
	return {
		inputs: inputs.map((id) => file.tensor(id)),
		shape: broadcast(a, b),
	};
}
