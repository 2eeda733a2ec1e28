import type { ArgMax } from "../../../graph/quantized";
import { ARG_MAX } from "../../options";
import { INT8 } from "../../types";
import type { FileBuilder } from "../builder";
import type { Call } from "../call";
import { Inexpressible } from "../errors";
import { optionsTable } from "../file";
import { ranked } from "../shape";

/** Its output has been declared as an int32 or int64 by ../border.ts, where it is the model's. */
export function argMax(file: FileBuilder, operator: ArgMax): Call {
	const { inputs, output, axis } = operator;
	const { type } = file.tensors[file.tensor(output)];
	if (type === INT8)
		throw new Inexpressible(
			"its index is used as four bytes inside the network, where TFLite has an int32",
		);
	const from = ranked(file, inputs[0], [axis]);
	const own = axis - from.first;
	const shape = from.shape.toSpliced(own, 1);
	file.declare(output, { shape });
	return {
		name: "ARG_MAX",
		inputs: [from.index, file.integers("axis", [own])],
		shape,
		options: optionsTable(ARG_MAX, { outputType: type }),
	};
}
