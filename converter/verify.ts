/** The last step before a blob leaves the converter: the engine must give the integer reference's bytes. */
import { loadModel, type Model } from "../host/runtime";
import { Random } from "./dataset/random";
import { crc32, type SelfTest } from "./emit/emit";
import { elements, type QuantizedGraph } from "./graph/quantized";
import { runReference } from "./reference";

/** Input of a self-test: the low bytes of a seeded sequence. */
export function selfTestInput(graph: QuantizedGraph, seed: number): Int8Array {
	const random = new Random(seed);
	const length = elements(graph.tensors[graph.input].shape);
	return Int8Array.from({ length }, () => random.uint32() & 0xff);
}

/** What the integer reference answers to the self-test input. */
export function selfTestOf(graph: QuantizedGraph, seed = 1): SelfTest {
	const output = runReference(graph, selfTestInput(graph, seed));
	return { seed, checksum: crc32(new Uint8Array(output.buffer)) };
}

const INPUTS = 4;

/** Throws Error where an engine and the integer reference differ: a fault in Ocelli, never in the photos. */
export async function verifyBlob(blob: Uint8Array, graph: QuantizedGraph) {
	const models = await loadBoth(blob);
	for (let seed = 1; seed <= INPUTS; seed++) {
		const input = selfTestInput(graph, seed);
		const expected = runReference(graph, input);
		for (const model of models) {
			const differing = model
				.run(input)
				.filter((byte, i) => byte !== expected[i]).length;
			if (differing > 0)
				fail(model, `in ${differing} of ${expected.length} output bytes`);
		}
	}
}

/** The same by what the reference said for the self-test alone: for networks that it takes many seconds for. */
export async function verifySelfTest(
	blob: Uint8Array,
	graph: QuantizedGraph,
	{ seed, checksum }: SelfTest,
) {
	const input = selfTestInput(graph, seed);
	for (const model of await loadBoth(blob))
		if (crc32(new Uint8Array(model.run(input).buffer)) !== checksum)
			fail(model, "in the self-test");
}

/** The default engine is simd where the runtime has it. */
async function loadBoth(blob: Uint8Array): Promise<Model[]> {
	return [await loadModel(blob), await loadModel(blob, { engine: "mvp" })];
}

function fail({ engine }: Model, where: string): never {
	throw new Error(
		`the ${engine} engine differs from the integer reference ${where}: please report this, with the command that you ran`,
	);
}
