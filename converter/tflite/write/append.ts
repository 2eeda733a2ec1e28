/** Puts an operator into the file, and behind it what TFLite's form of it lacks: limits, and the output's shape. */
import type { Clamp, QuantizedOperator } from "../../graph/quantized";
import type { FileBuilder } from "./builder";
import type { Call } from "./call";
import { Inexpressible } from "./errors";

/** What comes behind, for the tensor before it. */
type Step = (from: number) => Call;

/** Throws Inexpressible where TFLite's operator limits its output more than the graph's. */
export function append(
	file: FileBuilder,
	operator: QuantizedOperator,
	call: Call,
) {
	const output = file.tensor(operator.output);
	const { shape } = file.tensors[output];
	const behind: Step[] = call.clamp
		? limits(file, call, call.clamp, operator.clamp)
		: [];
	if (String(shape) !== String(call.shape))
		behind.push((from) => ({ ...file.reshape(from, shape), shape }));
	const place = (step: Call, isLast: boolean) => {
		const to = isLast ? output : file.between(output, step.shape, "inner");
		return file.operator({ ...step, output: to });
	};
	let from = place(call, behind.length === 0);
	for (const [i, step] of behind.entries())
		from = place(step(from), i === behind.length - 1);
}

/** Limits that no activation has: MAXIMUM and MINIMUM with a constant, which hand on the other bytes as they are. */
function limits(
	file: FileBuilder,
	{ name, shape }: Call,
	done: Clamp,
	{ min, max }: Clamp,
): Step[] {
	if (min < done.min || max > done.max)
		throw new Inexpressible(
			`its limits are ${min} and ${max}, and those of ${name} are ${done.min} and ${done.max}`,
		);
	const limit =
		(name: string, value: number): Step =>
		(from) => ({
			name,
			inputs: [from, file.scalar("limit", value, from)],
			shape,
		});
	return [
		...(min > done.min ? [limit("MAXIMUM", min)] : []),
		...(max < done.max ? [limit("MINIMUM", max)] : []),
	];
}
