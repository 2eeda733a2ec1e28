import {
	dims4,
	type MirrorPad,
	type Pad,
	type PadV2,
} from "../../../graph/quantized";
import { REFLECT, SYMMETRIC } from "../../operators/pad";
import { MIRROR_PAD } from "../../options";
import type { FileBuilder } from "../builder";
import type { Call } from "../call";
import { optionsTable } from "../file";
import { ranked } from "../shape";
import { checkAlike } from "./alike";

export function pad(file: FileBuilder, operator: Pad): Call {
	return { name: "PAD", ...padded(file, operator) };
}

export function padV2(file: FileBuilder, operator: PadV2): Call {
	const { inputs, shape } = padded(file, operator);
	const value = file.scalar("value", operator.value, inputs[0]);
	return { name: "PADV2", inputs: [...inputs, value], shape };
}

export function mirrorPad(file: FileBuilder, operator: MirrorPad): Call {
	const mode = operator.mode === "reflect" ? REFLECT : SYMMETRIC;
	return {
		name: "MIRROR_PAD",
		...padded(file, operator),
		options: optionsTable(MIRROR_PAD, { mode }),
	};
}

function padded(file: FileBuilder, operator: Pad | PadV2 | MirrorPad) {
	checkAlike(file, operator);
	const { tensors } = file.graph;
	const from = dims4(tensors[operator.inputs[0]].shape);
	const to = dims4(tensors[operator.output].shape);
	const grown = [0, 1, 2, 3].filter((axis) => from[axis] !== to[axis]);
	const { index, shape, first } = ranked(file, operator.inputs[0], grown);
	const amounts = [...shape.keys()].flatMap((i) => {
		const axis = i + first;
		const before = operator.before[axis];
		return [before, to[axis] - from[axis] - before];
	});
	return {
		inputs: [index, file.integers("padding", amounts, [shape.length, 2])],
		shape: to.slice(first),
	};
}
