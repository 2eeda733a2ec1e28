/** The part of TFLite's schema (version 3c) that Ocelli reads; fields are numbered as in schema.fbs. */
import {
	bool,
	bytes,
	float32s,
	int8,
	int32,
	int32s,
	int64,
	int64s,
	lazyTable,
	string,
	table,
	tables,
	uint8,
	uint32,
} from "./flatbuffer/fields";

export const FILE_IDENTIFIER = "TFL3";
export const SCHEMA_VERSION = 3;

const QUANTIZATION = {
	scale: float32s(2),
	zeroPoint: int64s(3),
	detailsType: uint8(4),
	quantizedDimension: int32(6),
};

const TENSOR = {
	shape: int32s(0),
	type: int8(1),
	buffer: uint32(2),
	name: string(3),
	quantization: table(4, QUANTIZATION),
	isVariable: bool(5),
	sparsity: lazyTable(6),
	shapeSignature: int32s(7),
};

const OPERATOR_CODE = {
	/** One byte, in files from before there were more than 127 operators. */
	deprecatedBuiltin: int8(0),
	custom: string(1),
	version: int32(2, 1),
	builtin: int32(3),
};

const OPERATOR = {
	opcode: uint32(0),
	inputs: int32s(1),
	outputs: int32s(2),
	optionsType: uint8(3),
	options: lazyTable(4),
};

const SUBGRAPH = {
	tensors: tables(0, TENSOR),
	inputs: int32s(1),
	outputs: int32s(2),
	operators: tables(3, OPERATOR),
};

/** In files beyond 2 GB data lies behind the flatbuffer, and `offset` (above 1) and `size` say where. */
const BUFFER = { data: bytes(0), offset: int64(1), size: int64(2) };

const METADATA = { name: string(0), buffer: uint32(1) };

export const MODEL = {
	version: uint32(0),
	operatorCodes: tables(1, OPERATOR_CODE),
	subgraphs: tables(2, SUBGRAPH),
	description: string(3),
	buffers: tables(4, BUFFER),
	metadata: tables(6, METADATA),
};
