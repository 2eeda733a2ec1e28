import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { emit } from "../../converter/emit/emit";
import { planBoard, planResident } from "../../converter/plan/plan";
import { selfTestOf } from "../../converter/verify";
import { wrapImage } from "../../host/flasher/image";

const spec = readFileSync("docs/blob-format.md", "utf8");
const [, example] = spec.split("## A whole blob, byte by byte");

/** The bytes of a dump's complete lines: three digits of the offset, two spaces, eight words, the text. */
function dumpAfter(marker: string): Map<number, string> {
	const [, block] = (example.split(marker)[1] ?? "").split("```");
	const lines = [...block.matchAll(/^([0-9a-f]{3}) {2}((?:[0-9a-f]{4} ?)+)/gm)];
	return new Map(
		lines.map(([, offset, words]) => [
			Number.parseInt(offset, 16),
			words.replaceAll(" ", ""),
		]),
	);
}

/** The page's own code, run: what it describes is what is emitted. */
function emitted(): Uint8Array {
	const code = example.split("```ts")[1].split("```")[0];
	const script = code
		.replace(/const (\w+): \w+ =/g, "const $1 =")
		.replace(/\nemit\(/, "\nreturn emit(");
	const names = ["emit", "planResident", "planBoard", "selfTestOf"];
	const run = new Function(...names, script) as (
		...functions: unknown[]
	) => Uint8Array;
	return run(emit, planResident, planBoard, selfTestOf);
}

const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString("hex");

function expectDump(dump: Map<number, string>, bytes: Uint8Array) {
	for (const [offset, words] of dump)
		expect([
			offset.toString(16),
			hex(bytes.subarray(offset, offset + words.length / 2)),
		]).toEqual([offset.toString(16), words]);
}

test("the spec's blob is what its code emits, every byte", () => {
	const bytes = emitted();
	const dump = dumpAfter(`The ${bytes.length} bytes:`);
	expect([...dump.values()].join("")).toBe(hex(bytes));
	expectDump(dump, bytes);
});

test("the spec's image is what wraps that blob", () => {
	const dump = dumpAfter("The example's:");
	expect(dump.size).toBe(6);
	expectDump(dump, wrapImage(emitted()).bytes);
});
