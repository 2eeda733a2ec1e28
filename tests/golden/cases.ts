/** The golden set (../shared/golden: TFLite's reference kernels' own bytes) as graphs with inputs and outputs. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { QuantizedGraph } from "../../converter/graph/quantized";
import { part, SHARED } from "../support/parts";
import { graphFromTflite } from "./graph";
import { TRANSLATORS } from "./translate";
import { Unsupported } from "./unsupported";

export interface GoldenCase {
	name: string;
	/** An operator, or "networks". */
	group: string;
	graph: QuantizedGraph;
	/** One a sample; several inputs of an operator lie behind each other, as the graph wants them (joinInputs). */
	inputs: Int8Array[];
	/** One a sample. */
	outputs: Int8Array[];
}

/** A case that needs what is not there yet. */
export interface LeftCase {
	name: string;
	group: string;
	reason: string;
}

interface IndexEntry {
	name: string;
	group: string;
	operators: string[];
	model: string;
	path: string;
	inputsBytes: number;
	outputsBytes: number;
	alternatives?: { file: string }[];
}

/** TFLite's SUM has a bug that the set explains; these are the bytes that were meant. */
const INTENDED = "outputs_intended.bin";

const FOLDER = pathToFileURL(join(SHARED, "golden/"));

/** Why tests that need the set are skipped; undefined where it is there. */
export const GOLDEN_MISSING = part("shared").skip;

/** Every case whose features exist; none where the set is missing. */
export function goldenCases(): GoldenCase[] {
	return goldenSet().cases;
}

/** All cases, and those that cannot run yet. */
export function goldenSet(): { cases: GoldenCase[]; left: LeftCase[] } {
	const cases: GoldenCase[] = [];
	const left: LeftCase[] = [];
	if (GOLDEN_MISSING) return { cases, left };
	const index = JSON.parse(read("index.json").toString());
	for (const entry of index.cases as IndexEntry[]) {
		const { name, group } = entry;
		try {
			cases.push(readCase(entry));
		} catch (error) {
			if (!(error instanceof Unsupported)) throw error;
			left.push({ name, group, reason: error.message });
		}
	}
	return { cases, left };
}

function readCase(entry: IndexEntry): GoldenCase {
	const { name, group, path, operators } = entry;
	const missing = operators.filter((operator) => !TRANSLATORS[operator]);
	if (missing.length > 0) throw new Unsupported(`no ${missing.join(", ")}`);
	const expected = entry.alternatives?.some(({ file }) => file === INTENDED)
		? INTENDED
		: "outputs.bin";
	const inputs = records(read(`${path}/inputs.bin`), entry.inputsBytes);
	return {
		name,
		group,
		graph: graphFromTflite(read(entry.model)),
		inputs,
		outputs: records(read(`${path}/${expected}`), entry.outputsBytes),
	};
}

function read(path: string): Buffer {
	return readFileSync(new URL(path, FOLDER));
}

function records(bytes: Uint8Array, length: number): Int8Array[] {
	return Array.from({ length: bytes.length / length }, (_, i) =>
		Int8Array.from(bytes.subarray(i * length, (i + 1) * length)),
	);
}
