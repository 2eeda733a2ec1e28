/** An ONNX file, built node by node; fields are numbered as in onnx.proto. */
import { elements } from "../../../converter/graph/quantized";
import { field, floatField, message } from "./protobuf";

/** TensorProto.DataType. */
const TYPES = { float: 1, uint8: 2, int8: 3, int32: 6, int64: 7 } as const;
type Type = keyof typeof TYPES;

type Data = Float32Array | Uint8Array | Int8Array | Int32Array | BigInt64Array;

type Attribute = number | readonly number[] | { float: number };

/** Operators beyond ONNX's own that onnxruntime has. */
export const MICROSOFT = "com.microsoft";
const OPSET = 13;
const IR_VERSION = 8;

export class OnnxFile {
	readonly #nodes: Uint8Array[] = [];
	readonly #constants: Uint8Array[] = [];
	#count = 0;

	/** A constant; returns its name. */
	constant(data: Data, shape: readonly number[]): string {
		if (data.length !== elements(shape))
			throw new RangeError(`${data.length} values for a shape of ${shape}`);
		const name = `constant ${this.#count++}`;
		const bytes = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
		this.#constants.push(
			message([
				...shape.map((size) => field(1, size)),
				field(2, TYPES[typeOf(data)]),
				field(8, name),
				field(9, bytes),
			]),
		);
		return name;
	}

	/** A node with one output; returns the output's name. */
	node(
		type: string,
		inputs: readonly string[],
		attributes: Record<string, Attribute> = {},
		domain = "",
	): string {
		const output = `value ${this.#count++}`;
		this.#nodes.push(
			message([
				...inputs.map((input) => field(1, input)),
				field(2, output),
				field(4, type),
				...Object.entries(attributes).map(([name, value]) =>
					field(5, attribute(name, value)),
				),
				field(7, domain),
			]),
		);
		return output;
	}

	/** The file; its input is called `input` and, like the output, consists of bytes. */
	bytes(inputShape: number[], output: string, outputShape: number[]) {
		const graph = message([
			...this.#nodes.map((node) => field(1, node)),
			field(2, "twin"),
			...this.#constants.map((constant) => field(5, constant)),
			field(11, valueInfo("input", inputShape)),
			field(12, valueInfo(output, outputShape)),
		]);
		return message([
			field(1, IR_VERSION),
			field(7, graph),
			field(8, message([field(1, ""), field(2, OPSET)])),
			field(8, message([field(1, MICROSOFT), field(2, 1)])),
		]);
	}
}

function typeOf(data: Data): Type {
	if (data instanceof Float32Array) return "float";
	if (data instanceof Uint8Array) return "uint8";
	if (data instanceof Int8Array) return "int8";
	return data instanceof Int32Array ? "int32" : "int64";
}

/** AttributeProto, with its type: 1 float, 2 int, 7 ints. */
function attribute(name: string, value: Attribute): Uint8Array {
	if (typeof value === "number")
		return message([field(1, name), field(3, value), field(20, 2)]);
	if ("float" in value)
		return message([field(1, name), floatField(2, value.float), field(20, 1)]);
	const ints = value.map((int) => field(8, int));
	return message([field(1, name), ...ints, field(20, 7)]);
}

function valueInfo(name: string, shape: number[]): Uint8Array {
	const dims = shape.map((size) => field(1, message([field(1, size)])));
	const tensor = message([field(1, TYPES.uint8), field(2, message(dims))]);
	return message([field(1, name), field(2, field(1, tensor))]);
}
