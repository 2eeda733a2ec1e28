import { MalformedError, quoted } from "./errors";
import type { TfliteModel } from "./model";

/**
 * Every index refers to a tensor, every tensor has one source (a constant, an input of the model, or one operator) and
 * is there before it is read. So there are no cycles. Throws MalformedError.
 */
export function checkWiring(model: TfliteModel) {
	const { tensors, operators, inputs, outputs } = model;
	const there = new Set<number>();
	const add = (index: number, what: string) => {
		if (!(index in tensors))
			throw new MalformedError(
				`${what} is tensor ${index} of ${tensors.length}`,
			);
		// A tensor without elements counts as a constant; an operator may say otherwise.
		if (there.has(index) && !tensors[index].shape.includes(0))
			throw new MalformedError(
				`${what}, tensor ${quoted(tensors[index].name)}, has its value from elsewhere already`,
			);
		there.add(index);
	};
	tensors.forEach(({ data, isVariable }, index) => {
		if (data || isVariable) there.add(index);
	});
	for (const index of inputs) {
		if (tensors[index]?.shape.includes(0))
			throw new MalformedError(
				`an input of the model is empty: ${tensors[index].shape.join("x")}`,
			);
		add(index, "an input of the model");
	}
	operators.forEach(({ name, inputs, outputs }, i) => {
		const what = `operator ${i}, ${name}`;
		for (const index of inputs)
			if (index !== -1) checkRead(there, model, index, `an input of ${what}`);
		for (const index of outputs) add(index, `an output of ${what}`);
	});
	for (const index of outputs)
		checkRead(there, model, index, "an output of the model");
	if (inputs.length === 0) throw new MalformedError("the model has no input");
	if (outputs.length === 0) throw new MalformedError("the model has no output");
}

function checkRead(
	there: ReadonlySet<number>,
	{ tensors }: TfliteModel,
	index: number,
	what: string,
) {
	if (!(index in tensors))
		throw new MalformedError(`${what} is tensor ${index} of ${tensors.length}`);
	if (!there.has(index))
		throw new MalformedError(
			`${what}, tensor ${quoted(tensors[index].name)}, has no value there: nothing before has computed it`,
		);
}
