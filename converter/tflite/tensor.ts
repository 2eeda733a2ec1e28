import { MalformedError, quoted } from "./errors";
import type { Values } from "./flatbuffer/table";
import type { MODEL } from "./schema";
import { typeBytes, typeName } from "./types";

export interface TfliteTensor {
	name: string;
	/** As the file has it; what is computed is given its shape anew. */
	shape: number[];
	/** Where shape has a 1 for an unknown size, this has a -1; empty where nothing is unknown. */
	signature: number[];
	/** TensorType of the schema; types.ts has its names. */
	type: number;
	/** None where it is not quantized, one, or one per index of dimension `quantizedDimension`. */
	scales: number[];
	zeroPoints: number[];
	quantizedDimension: number;
	/** Undefined for a tensor that is computed or fed; else as many bytes as shape and type need. A view of the file. */
	data?: Uint8Array;
	isVariable: boolean;
	/** What no reader of the plain values may overlook: "sparse", say. */
	special?: string;
}

type Record = Values<typeof MODEL>["subgraphs"][number]["tensors"][number];

/** Throws MalformedError where the record contradicts itself. */
export function readTensor(
	record: Record,
	buffers: readonly Uint8Array[],
): TfliteTensor {
	const { name, shape, type, buffer, quantization } = record;
	const what = `tensor ${quoted(name)}`;
	if (!(buffer in buffers))
		throw new MalformedError(
			`${what} refers to buffer ${buffer} of ${buffers.length}`,
		);
	const tensor: TfliteTensor = {
		name,
		shape,
		signature: record.shapeSignature,
		type,
		scales: quantization?.scale ?? [],
		zeroPoints: quantization?.zeroPoint ?? [],
		quantizedDimension: quantization?.quantizedDimension ?? 0,
		data: holdsData(record, buffers[buffer]) ? buffers[buffer] : undefined,
		isVariable: record.isVariable,
		special: specialOf(record),
	};
	checkShape(tensor, what);
	checkData(tensor, what);
	checkQuantization(tensor, what);
	return tensor;
}

/** An empty buffer means that there is none, but for tensors without elements. */
function holdsData({ shape }: Record, data: Uint8Array): boolean {
	return data.length > 0 || shape.includes(0);
}

function specialOf({ isVariable, sparsity, quantization }: Record) {
	if (isVariable) return "a variable, which keeps its value between runs";
	if (sparsity) return "sparse";
	if (quantization?.detailsType) return "quantized in a custom way";
	return undefined;
}

function checkShape({ shape }: TfliteTensor, what: string) {
	if (shape.some((size) => size < 0))
		throw new MalformedError(`${what} has the shape ${shape.join("x")}`);
}

/** The product may overflow anything; as a double it only becomes large. */
function checkData({ shape, type, data, special }: TfliteTensor, what: string) {
	const each = typeBytes(type);
	if (!data || each === 0 || special) return;
	const needed = shape.reduce((product, size) => product * size, each);
	if (data.length !== needed)
		throw new MalformedError(
			`${what} (${shape.join("x")} ${typeName(type)}) needs ${needed} bytes of data, and has ${data.length}`,
		);
}

function checkQuantization({ scales, zeroPoints }: TfliteTensor, what: string) {
	const bad = scales.find((scale) => !(scale >= 0 && Number.isFinite(scale)));
	if (bad !== undefined)
		throw new MalformedError(`${what} has the scale ${bad}`);
	if (zeroPoints.length > 0 && zeroPoints.length !== scales.length)
		throw new MalformedError(
			`${what} has ${scales.length} scales and ${zeroPoints.length} zero points`,
		);
}
