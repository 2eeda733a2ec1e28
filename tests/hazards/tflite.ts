/** Mutated .tflite files: each gets an error of the importer, or a model that engine and reference agree on. */
import { Random } from "../../converter/dataset/random";
import { graphMacs } from "../../converter/graph/cost";
import { elements } from "../../converter/graph/quantized";
import { runReference } from "../../converter/reference";
import {
	type ImportedModel,
	importTflite,
	TfliteError,
} from "../../converter/tflite";
import { loadModel } from "../../host/runtime";
import { blobOf } from "../support/engines";
import { type ModelSpec, writeTflite } from "../tflite/write";

/** One change, or up to three: bits, bytes, 32-bit words with telling values, pieces copied elsewhere, cuts, insertions. */
export function mutate(file: Uint8Array, random: Random): Uint8Array {
	let copy: Uint8Array = file.slice();
	for (let n = 1 + random.integer(2) * random.integer(3); n > 0; n--)
		copy = change(copy, random);
	return copy;
}

const WORDS = [
	0, 1, 2, 3, 0xff, 0x7fff, 0xffff, 0x7fffffff, 0x80000000, 0xffffffff,
];

function change(file: Uint8Array, random: Random): Uint8Array {
	if (file.length < 8) return file;
	const view = new DataView(file.buffer);
	const at = random.integer(file.length - 4);
	switch (random.integer(7)) {
		case 0:
			file[at] ^= 1 << random.integer(8);
			break;
		case 1:
			file[at] = random.integer(256);
			break;
		case 2:
			view.setUint32(at & ~3, WORDS[random.integer(WORDS.length)], true);
			break;
		case 3:
			view.setUint32(at & ~3, random.integer(file.length), true);
			break;
		case 4:
			file.copyWithin(at, random.integer(file.length), at + random.integer(64));
			break;
		case 5:
			return random.integer(8) === 0 ? file.slice(0, at) : file;
		default:
			return random.integer(8) === 0 ? insert(file, at) : file;
	}
	return file;
}

/** A model whose file is well-formed as a flatbuffer, with up to three of its numbers and lists changed. */
export function mutateModel(model: ModelSpec, random: Random): Uint8Array {
	const copy = structuredClone(model);
	for (let n = 1 + random.integer(3); n > 0; n--) changePart(copy, random);
	return writeTflite(copy);
}

const NUMBERS = [-129, -2, -1, 0, 1, 2, 3, 7, 127, 128, 255, 65536, 0x7fffffff];

/** Goes down a random path to a number, or to a list that is cut or gets one more. */
function changePart(part: object, random: Random) {
	const keys = keysOf(part);
	if (keys.length === 0) return;
	const key = keys[random.integer(keys.length)];
	const holder = part as Record<string, unknown>;
	const value = holder[key];
	if (typeof value === "number")
		holder[key] = NUMBERS[random.integer(NUMBERS.length)];
	else if (Array.isArray(value) && !isField(value) && random.integer(6) === 0)
		changeLength(value, random);
	else if (typeof value === "object" && value !== null)
		changePart(value, random);
}

/** Of an option's field, only the value: the writer takes its number and kind for granted. */
function keysOf(part: object): string[] {
	return isField(part) ? ["2"] : Object.keys(part);
}

function isField(part: object): boolean {
	return Array.isArray(part) && typeof part[1] === "string";
}

function changeLength(list: unknown[], random: Random) {
	const at = random.integer(list.length + 1);
	if (random.integer(2) === 0) list.splice(at, 1);
	else if (list.length > 0)
		list.splice(at, 0, structuredClone(list[at % list.length]));
}

function insert(file: Uint8Array, at: number): Uint8Array {
	const longer = new Uint8Array(file.length + 4);
	longer.set(file.subarray(0, at));
	longer.set(file.subarray(at), at + 4);
	return longer;
}

/** What a test has the time to run. */
const MOST_MACS = 2e6;
const MOST_VALUES = 1e6;
/** An import of a small file takes milliseconds; a machine may be busy. */
const LONGEST_MS = 5000;

export interface Toll {
	refused: Set<string>;
	accepted: number;
	compared: number;
}

/** Feeds `count` seeded mutants. Throws where one is neither refused clearly nor right. */
export async function attack(
	mutant: (random: Random, i: number) => Uint8Array,
	count: number,
	seed: number,
): Promise<Toll> {
	const random = new Random(seed);
	const toll: Toll = { refused: new Set(), accepted: 0, compared: 0 };
	for (let i = 0; i < count; i++)
		try {
			await feed(mutant(random, i), toll);
		} catch (error) {
			throw new Error(
				`mutation ${i} of seed ${seed}: ${(error as Error).stack}`,
			);
		}
	return toll;
}

async function feed(mutant: Uint8Array, toll: Toll) {
	const model = importInTime(mutant);
	if (model instanceof TfliteError) {
		toll.refused.add(model.message.replace(/\d+/g, "n"));
		return;
	}
	toll.accepted++;
	if (isAffordable(model)) {
		await compare(model);
		toll.compared++;
	}
}

function importInTime(mutant: Uint8Array): ImportedModel | TfliteError {
	const start = performance.now();
	const result = importOrRefuse(mutant);
	const took = performance.now() - start;
	if (took > LONGEST_MS) throw new Error(`the import took ${took} ms`);
	return result;
}

function importOrRefuse(mutant: Uint8Array): ImportedModel | TfliteError {
	try {
		return importTflite(mutant);
	} catch (error) {
		if (error instanceof TfliteError) return error;
		throw error;
	}
}

function isAffordable({ graph }: ImportedModel): boolean {
	const values = graph.tensors.map(({ shape }) => elements(shape));
	return (
		graphMacs(graph) <= MOST_MACS &&
		values.reduce((a, b) => a + b, 0) <= MOST_VALUES
	);
}

/** What the importer accepts, the engine accepts, and computes as the reference does. */
async function compare({ graph, input }: ImportedModel) {
	const model = await loadModel(blobOf(graph, { input }));
	const sample = Int8Array.from({ length: model.inputBytes }, (_, i) => i * 37);
	const expected = runReference(graph, sample);
	if (model.run(sample).some((byte, i) => byte !== expected[i]))
		throw new Error("the engine differs from the reference");
}
