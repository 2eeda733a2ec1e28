/** What a .tflite file says, before it is bytes; and those bytes. */
import { builtinCode } from "../builtins";
import type { TableWriter } from "../flatbuffer/fields";
import {
	type Schema,
	tableWriter,
	type Written,
	writeRoot,
} from "../flatbuffer/table";
import type { Options } from "../options";
import { FILE_IDENTIFIER, MODEL, SCHEMA_VERSION } from "../schema";
import type { Version } from "./versions";

export interface FileTensor {
	name: string;
	shape: readonly number[];
	/** TensorType of the schema (../types.ts). */
	type: number;
	/** None, one, or one per index of dimension `quantizedDimension`. */
	scales: readonly number[];
	/** As many as there are scales. */
	zeroPoints: readonly number[];
	quantizedDimension?: number;
	/** Of a constant: little-endian, row-major. */
	data?: Uint8Array;
}

/** Indices are those of the file's tensors. */
export interface FileOperator extends Version {
	inputs: readonly number[];
	output: number;
	options?: OptionsTable;
}

/** A table of the union BuiltinOptions. */
export interface OptionsTable {
	type: number;
	write: TableWriter;
}

export function optionsTable<S extends Schema>(
	{ type, fields }: Options<S>,
	values: Written<S>,
): OptionsTable {
	return { type, write: tableWriter(fields, values) };
}

export interface TfliteFile {
	tensors: readonly FileTensor[];
	operators: readonly FileOperator[];
	inputs: readonly number[];
	outputs: readonly number[];
	description: string;
	/** Named extra buffers. */
	metadata: Readonly<Record<string, Uint8Array>>;
}

/** Buffer 0 is empty, as every file has it; each constant and each metadata has one of its own. */
export function bytesOf(file: TfliteFile): Uint8Array {
	const buffers: { data?: Uint8Array }[] = [{}];
	const stored = (data?: Uint8Array) => (data ? buffers.push({ data }) - 1 : 0);
	const codes = new OperatorCodes();
	const subgraph = {
		tensors: file.tensors.map((tensor) => ({
			...tensorRecord(tensor),
			buffer: stored(tensor.data),
		})),
		inputs: file.inputs,
		outputs: file.outputs,
		operators: file.operators.map((operator) => ({
			opcode: codes.indexOf(operator),
			inputs: operator.inputs,
			outputs: [operator.output],
			optionsType: operator.options?.type,
			options: operator.options?.write,
		})),
	};
	const metadata = Object.entries(file.metadata).map(([name, data]) => ({
		name,
		buffer: stored(data),
	}));
	return writeRoot(
		MODEL,
		{
			version: SCHEMA_VERSION,
			operatorCodes: codes.records,
			subgraphs: [subgraph],
			description: file.description,
			buffers,
			metadata,
		},
		FILE_IDENTIFIER,
	);
}

function tensorRecord(tensor: FileTensor) {
	const { name, shape, type, scales, zeroPoints, quantizedDimension } = tensor;
	const quantization = {
		scale: scales,
		zeroPoint: zeroPoints,
		quantizedDimension,
	};
	return {
		name,
		shape,
		type,
		quantization: scales.length > 0 ? quantization : undefined,
	};
}

/** Beyond it a code does not fit into the field that old readers know. */
const LARGEST_OLD_CODE = 127;

/** Each operator in each version once, in the order of their first use. */
class OperatorCodes {
	readonly records: {
		deprecatedBuiltin: number;
		builtin: number;
		version: number;
	}[] = [];

	indexOf({ name, version }: Version): number {
		const builtin = builtinCode(name);
		const known = this.records.findIndex(
			(record) => record.builtin === builtin && record.version === version,
		);
		if (known >= 0) return known;
		const deprecatedBuiltin = Math.min(builtin, LARGEST_OLD_CODE);
		return this.records.push({ deprecatedBuiltin, builtin, version }) - 1;
	}
}
