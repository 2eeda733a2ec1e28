/** A .tflite file's bytes -> the operators and tensors of its one subgraph, checked for being well-formed. */
import { builtinName, CUSTOM } from "./builtins";
import { MalformedError, quoted } from "./errors";
import { CheckedBuffer } from "./flatbuffer/buffer";
import type { LazyTable } from "./flatbuffer/fields";
import { hasIdentifier, readRoot, type Values } from "./flatbuffer/table";
import { FILE_IDENTIFIER, MODEL, SCHEMA_VERSION } from "./schema";
import { readTensor, type TfliteTensor } from "./tensor";
import { checkWiring } from "./wiring";

export interface TfliteOperator {
	/** As TFLite's schema names it; CUSTOM operators with their own name behind it. */
	name: string;
	/** Indices into `tensors`; -1: left out. */
	inputs: number[];
	outputs: number[];
	/** Which table of the union BuiltinOptions it has; 0: none. */
	optionsType: number;
	options: LazyTable | undefined;
}

export interface TfliteModel {
	tensors: TfliteTensor[];
	/** In an order in which every input is there before it is read. */
	operators: TfliteOperator[];
	inputs: number[];
	outputs: number[];
	description: string;
	/** Of the file's named extra buffers, such as TFLITE_METADATA. */
	metadata: Map<string, Uint8Array>;
	/** How many graphs the file has; the others are for control flow and further signatures. */
	subgraphs: number;
}

type File = Values<typeof MODEL>;

/** Throws MalformedError. */
export function readModel(bytes: Uint8Array): TfliteModel {
	const file = readFile(bytes);
	const [graph] = file.subgraphs;
	if (!graph) throw new MalformedError("it has no graph");
	const buffers = file.buffers.map((buffer) => dataOf(bytes, buffer));
	const names = file.operatorCodes.map(operatorName);
	const model: TfliteModel = {
		tensors: graph.tensors.map((tensor) => readTensor(tensor, buffers)),
		operators: graph.operators.map((operator, i) => ({
			...operator,
			name: entry(names, operator.opcode, `the code of operator ${i}`),
		})),
		inputs: graph.inputs,
		outputs: graph.outputs,
		description: file.description,
		metadata: new Map(
			file.metadata.map(({ name, buffer }) => [
				name,
				entry(buffers, buffer, `the buffer of the metadata ${quoted(name)}`),
			]),
		),
		subgraphs: file.subgraphs.length,
	};
	checkWiring(model);
	return model;
}

function readFile(bytes: Uint8Array): File {
	if (bytes.length < 8)
		throw new MalformedError(`it is only ${bytes.length} bytes long`);
	if (!hasIdentifier(bytes, FILE_IDENTIFIER))
		throw new MalformedError(
			`bytes 4 to 7 are not "${FILE_IDENTIFIER}", which every .tflite file has there`,
		);
	const file = readRoot(new CheckedBuffer(bytes), MODEL);
	if (file.version !== SCHEMA_VERSION)
		throw new MalformedError(
			`it says schema version ${file.version}, where all of them have ${SCHEMA_VERSION}`,
		);
	return file;
}

function operatorName(code: File["operatorCodes"][number]): string {
	const name = builtinName(Math.max(code.deprecatedBuiltin, code.builtin));
	return name === CUSTOM ? `${CUSTOM} ${quoted(code.custom)}` : name;
}

/** A buffer's bytes, a view of the file. */
function dataOf(
	file: Uint8Array,
	{ data, offset, size }: File["buffers"][number],
): Uint8Array {
	if (offset <= 1) return data;
	if (size < 0 || offset + size > file.length)
		throw new MalformedError(
			`a buffer is said to lie at ${offset} with ${size} bytes, and the file has ${file.length}`,
		);
	return file.subarray(offset, offset + size);
}

/** An element by its index in the file. */
function entry<T>(list: readonly T[], index: number, what: string): T {
	if (!(index in list))
		throw new MalformedError(`${what} is number ${index} of ${list.length}`);
	return list[index];
}
