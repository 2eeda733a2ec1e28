/** A blob as a C array with its constants, for firmware that is compiled with its model. */
import { BLOB_VERSION } from "../../assembly/shared/blob";
import { loadModel } from "../../host/runtime";
import { describeBlob } from "../describe";
import { decode } from "../emit/decode";
import {
	elements,
	type QuantizedGraph,
	type QuantizedTensor,
} from "../graph/quantized";

/**
 * Valid C99 (with GCC, Clang and MSVC), C11 and C++11. Throws EngineError for a broken blob.
 * @param name what its names begin with; whatever is not in an identifier becomes _
 */
export async function blobToHeader(
	blob: Uint8Array,
	name: string,
): Promise<string> {
	await loadModel(blob);
	const id = identifier(name);
	const { graph, labels, provenance } = decode(blob);
	const upper = id.toUpperCase();
	return [
		`/* An Ocelli model, written by ${commentText(provenance.tool)}. Its data are static: include it in one file. */`,
		`#ifndef OCELLI_${upper}_H`,
		`#define OCELLI_${upper}_H`,
		"",
		ALIGNED,
		"",
		...constants(blob, graph, labels).map(
			([key, value]) => `#define ${upper}_${key} ${value}`,
		),
		"",
		...(labels.length > 0 ? [labelArray(id, labels), ""] : []),
		blobArray(id, blob),
		"",
		`#endif /* OCELLI_${upper}_H */`,
		"",
	].join("\n");
}

const ALIGNED = `#ifndef OCELLI_ALIGNED
#if defined(__cplusplus)
#define OCELLI_ALIGNED alignas(16)
#elif defined(__STDC_VERSION__) && __STDC_VERSION__ >= 201112L
#define OCELLI_ALIGNED _Alignas(16)
#elif defined(_MSC_VER)
#define OCELLI_ALIGNED __declspec(align(16))
#else
#define OCELLI_ALIGNED __attribute__((aligned(16)))
#endif
#endif`;

function constants(
	blob: Uint8Array,
	{ tensors, input, output }: QuantizedGraph,
	labels: readonly string[],
): [key: string, value: string | number][] {
	const { arenaBytes, weightBytes } = describeBlob(blob);
	const outputs = elements(tensors[output].shape);
	return [
		["BLOB_VERSION", BLOB_VERSION],
		["BLOB_BYTES", blob.length],
		["ARENA_BYTES", arenaBytes],
		["WEIGHT_BYTES", weightBytes],
		["CLASSES", labels.length || outputs],
		...tensorConstants("INPUT", tensors[input]),
		...tensorConstants("OUTPUT", tensors[output]),
	];
}

/** real = scale * (int8 - zero point). */
function tensorConstants(
	what: string,
	{ shape, scale, zeroPoint }: QuantizedTensor,
): [string, string | number][] {
	return [
		[`${what}_RANK`, shape.length],
		[`${what}_SHAPE`, `{ ${shape.join(", ")} }`],
		[`${what}_BYTES`, elements(shape)],
		[`${what}_SCALE`, `${scale.toExponential(8)}f`],
		[`${what}_ZERO_POINT`, `(${zeroPoint})`],
	];
}

function labelArray(id: string, labels: readonly string[]): string {
	const lines = labels.map((label) => `\t${quotedText(label)},`);
	return `static const char *const ${id}_labels[${labels.length}] = {\n${lines.join("\n")}\n};`;
}

const BYTES_A_LINE = 16;

function blobArray(id: string, blob: Uint8Array): string {
	const lines: string[] = [];
	for (let at = 0; at < blob.length; at += BYTES_A_LINE) {
		const row = blob.subarray(at, at + BYTES_A_LINE);
		lines.push(`\t${Array.from(row, (byte) => `${byte},`).join("")}`);
	}
	return `OCELLI_ALIGNED static const unsigned char ${id}_blob[${blob.length}] = {\n${lines.join("\n")}\n};`;
}

/** A string of C: everything but plain ASCII as octal, and ? too, which could begin a trigraph. */
function quotedText(text: string): string {
	const bytes = new TextEncoder().encode(text);
	const isPlain = (byte: number) =>
		/[\w !#-/:->@[\]^`{|}~]/.test(String.fromCharCode(byte));
	const escaped = Array.from(bytes, (byte) =>
		byte < 128 && isPlain(byte)
			? String.fromCharCode(byte)
			: `\\${byte.toString(8).padStart(3, "0")}`,
	);
	return `"${escaped.join("")}"`;
}

function commentText(text: string): string {
	return text.replace(/[^\w .@-]/g, "_");
}

function identifier(name: string): string {
	const plain = name.toLowerCase().replace(/[^a-z0-9_]/g, "_");
	return /^[a-z]/.test(plain) ? plain : `model_${plain}`;
}
