/**
 * The golden set (../shared/golden, or the folder that OCELLI_GOLDEN names: TFLite's reference kernels' own bytes) as
 * graphs with inputs and outputs.
 */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { QuantizedGraph } from "../../converter/graph/quantized";
import { type ImportedModel, importTflite } from "../../converter/tflite";
import type { Quantization } from "../../host/runtime/blob";
import { fromBorder, toBorder } from "../../host/runtime/border";
import { part, SHARED } from "../support/parts";

export interface GoldenCase {
	name: string;
	/** An operator, or "networks". */
	group: string;
	graph: QuantizedGraph;
	/** One a sample, as the graph takes it; several inputs of a model lie behind each other. */
	inputs: Int8Array[];
	/** One a sample, in the model's own type. */
	outputs: Uint8Array[];
	/** What brings the graph's output to that type. */
	border: Quantization;
}

/** A file that no case has: to be refused. */
export interface RefusedFile {
	name: string;
	bytes: Uint8Array;
	/** Accepting it is fine, too. */
	soft: boolean;
}

interface IndexEntry {
	name: string;
	group: string;
	model: string;
	path: string;
	inputsBytes: number;
	outputsBytes: number;
}

interface RefusedEntry {
	name: string;
	file: string;
	softRefuse?: boolean;
}

interface Index {
	/** How many of everything there are. */
	counts?: Record<"cases" | "refuse" | "malformed" | "samples", number>;
	cases: IndexEntry[];
	refuse: RefusedEntry[];
	malformed: RefusedEntry[];
}

const NAMED = process.env.OCELLI_GOLDEN;
const FOLDER = NAMED ?? join(SHARED, "golden");

/** Why tests that need the set are skipped; undefined where it is there. */
export const GOLDEN_MISSING = NAMED ? undefined : part("shared").skip;

/** The names of all cases, and a function that reads one; it throws where the model cannot be imported. */
export function goldenCases(): { name: string; open(): GoldenCase }[] {
	return index().cases.map((entry) => ({
		name: entry.name,
		open: () => readCase(entry),
	}));
}

/** The same as the files have it. */
export function goldenFiles() {
	return index().cases.map(({ name, group, model, path }) => ({
		name,
		group,
		model: () => read(model),
		/** Of all samples; an input's or output's bytes as TFLite has them. */
		inputs: () => read(`${path}/inputs.bin`),
		outputs: () => read(`${path}/outputs.bin`),
	}));
}

/** What the set says of itself; undefined where it does not. */
export function goldenCounts(): Index["counts"] {
	return index().counts;
}

export function refusedFiles(): RefusedFile[] {
	const { refuse, malformed } = index();
	return [...refuse, ...malformed].map(
		({ name, file, softRefuse = false }) => ({
			name,
			bytes: read(file),
			soft: softRefuse,
		}),
	);
}

/** Bytes of an output that are not the expected ones. */
export function differing(
	{ outputs, border }: GoldenCase,
	sample: number,
	actual: Int8Array,
): number {
	const bytes = toBorder(actual, border);
	const expected = outputs[sample];
	if (bytes.length !== expected.length) return expected.length;
	return expected.filter((byte, i) => byte !== bytes[i]).length;
}

function index(): Index {
	if (GOLDEN_MISSING) return { cases: [], refuse: [], malformed: [] };
	return JSON.parse(new TextDecoder().decode(read("index.json")));
}

function readCase(entry: IndexEntry): GoldenCase {
	const { name, group, path } = entry;
	const model = importTflite(read(entry.model));
	const [input, border] = bordersOf(model);
	const inputs = records(read(`${path}/inputs.bin`), entry.inputsBytes);
	return {
		name,
		group,
		graph: model.graph,
		inputs: inputs.map((record) => fromBorder(record, input)),
		outputs: records(read(expectedFile(path)), entry.outputsBytes),
		border,
	};
}

/** TFLite's SUM has a bug that the set explains; beside its bytes lie those that were meant. */
function expectedFile(path: string): string {
	const intended = `${path}/outputs_intended.bin`;
	return existsSync(join(FOLDER, intended)) ? intended : `${path}/outputs.bin`;
}

function bordersOf({ graph, inputType, outputType }: ImportedModel) {
	return [
		{ ...graph.tensors[graph.input], type: inputType },
		{ ...graph.tensors[graph.output], type: outputType },
	];
}

function read(path: string): Uint8Array {
	return readFileSync(join(FOLDER, path));
}

function records(bytes: Uint8Array, length: number): Uint8Array[] {
	return Array.from({ length: bytes.length / length }, (_, i) =>
		bytes.slice(i * length, (i + 1) * length),
	);
}
