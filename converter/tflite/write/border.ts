/** The types that a model has outside: QUANTIZE and DEQUANTIZE around the int8 of its graph. */
import { producer, readers } from "../../graph/edges";
import type { Model } from "../../graph/model";
import type { QuantizedOperator, TensorId } from "../../graph/quantized";
import { NO_CLAMP } from "../../quantize/parameters";
import { FLOAT32, INT32, INT64, UINT8 } from "../types";
import type { FileBuilder } from "./builder";
import { Inexpressible } from "./errors";

const UINT8_OFFSET = 128;

/**
 * The file's tensor that the model is fed with. A uint8 that is only requantized is read as such; others are brought
 * to int8 first.
 */
export function inputOf(
	file: FileBuilder,
	id: TensorId,
	type: Model["inputType"],
): number {
	const index = file.tensor(id);
	if (type !== "float32" && type !== "uint8") return index;
	const next = readers(file.graph, id);
	if (type === "uint8" && next.length > 0 && next.every(isQuantize))
		return file.declare(id, asUint8(file, index));
	const outer = outside(file, index, type);
	// What is read as uint8 is the graph's input; of a float32 that is what it is quantized to.
	if (type === "uint8") exchangeNames(file, index, outer);
	file.operator({ name: "QUANTIZE", inputs: [outer], output: index });
	return outer;
}

/**
 * Says what type the model's output has where the operator before it can give that type itself. Returns what is left
 * to be done once the operators are written; that returns the file's tensor that the model gives.
 */
export function outputOf(
	file: FileBuilder,
	id: TensorId,
	type: Model["outputType"] = "int8",
): () => number {
	if (type === "int8") return () => file.tensor(id);
	const source = producer(file.graph, id);
	if (type === "int32" || type === "int64")
		return index(file, id, type, source);
	const isLast = readers(file.graph, id).length === 0;
	if (type === "uint8" && isLast && source && isQuantize(source)) {
		const declared = file.declare(id, asUint8(file, file.tensor(id)));
		return () => declared;
	}
	return () => {
		const inner = file.tensor(id);
		const output = outside(file, inner, type);
		const name = type === "uint8" ? "QUANTIZE" : "DEQUANTIZE";
		return file.operator({ name, inputs: [inner], output });
	};
}

/** The index that ARG_MAX gives. */
function index(
	file: FileBuilder,
	id: TensorId,
	type: "int32" | "int64",
	source: QuantizedOperator | undefined,
): () => number {
	if (source?.op !== "argMax")
		throw new Inexpressible(`the output is ${type}, and no argMax gives it`);
	const integers = { type: type === "int32" ? INT32 : INT64 };
	const declared = file.declare(id, {
		...integers,
		scales: [],
		zeroPoints: [],
	});
	return () => declared;
}

function isQuantize({ op, clamp }: QuantizedOperator): boolean {
	return (
		op === "quantize" &&
		clamp.min === NO_CLAMP.min &&
		clamp.max === NO_CLAMP.max
	);
}

/** A tensor outside, for one inside. */
function outside(
	file: FileBuilder,
	inner: number,
	type: "uint8" | "float32",
): number {
	const { name, shape } = file.tensors[inner];
	const unscaled = { type: FLOAT32, scales: [], zeroPoints: [] };
	const form = type === "uint8" ? asUint8(file, inner) : unscaled;
	return file.add({ ...form, name: `${name} ${type}`, shape });
}

function exchangeNames({ tensors }: FileBuilder, a: number, b: number) {
	[tensors[a].name, tensors[b].name] = [tensors[b].name, tensors[a].name];
}

/** The same values with a zero point that is larger by 128. */
function asUint8(file: FileBuilder, index: number) {
	const { scales, zeroPoints } = file.tensors[index];
	const raised = zeroPoints.map((zeroPoint) => zeroPoint + UINT8_OFFSET);
	return { type: UINT8, scales, zeroPoints: raised };
}
