import { expect, test } from "vitest";
import { checkRoom } from "../../converter/dataset/memory";
import { TrainError } from "../../converter/train/errors";
import { explained } from "../../converter/train/outOfMemory";

/** (module (memory 1) (func (export "f") (drop (i32.load offset=70000 (i32.const 0))))) */
const OUT_OF_BOUNDS = Uint8Array.of(
	...[0, 0x61, 0x73, 0x6d, 1, 0, 0, 0, 1, 4, 1, 0x60, 0, 0, 3, 2, 1, 0, 5, 3],
	...[1, 0, 1, 7, 5, 1, 1, 0x66, 0, 0, 10, 12, 1, 10, 0, 0x41, 0, 0x28, 2],
	...[0xf0, 0xa2, 4, 0x1a, 0x0b],
);

function thrown(run: () => unknown): unknown {
	try {
		run();
	} catch (error) {
		return error;
	}
	throw new Error("nothing was thrown");
}

const CASES: [string, () => unknown][] = [
	[
		"a trap of WebAssembly",
		() => {
			const module = new WebAssembly.Module(OUT_OF_BOUNDS);
			const { f } = new WebAssembly.Instance(module).exports;
			(f as () => void)();
		},
	],
	["an array that is too long", () => new Float32Array(2 ** 40)],
	["a buffer that there is no memory for", () => new ArrayBuffer(2 ** 45)],
	[
		"a memory that cannot grow",
		() => new WebAssembly.Memory({ initial: 1, maximum: 1 }).grow(1),
	],
];

test.each(CASES)(
	"%s is said to be out of memory, with a next step",
	(_, run) => {
		const error = thrown(run);
		const said = explained(error, 32, [96, 96, 3]);
		expect(said).toBeInstanceOf(TrainError);
		expect((said as Error).message).toMatch(
			/^out of memory \(.+\) with 32 examples of 96 x 96 x 3 at once: take a smaller --input-size/,
		);
	},
);

test("other errors stay what they are", () => {
	for (const error of [new TypeError("x"), new RangeError("radix"), "text"])
		expect(explained(error, 1, [1])).toBe(error);
});

test("photos that memory has no room for are refused before they are read", () => {
	expect(() => checkRoom(50_000, 96 * 96 * 3, 2 ** 31)).not.toThrow();
	expect(() => checkRoom(50_000, 320 * 320 * 3, 8 * 2 ** 30)).toThrow(
		"50,000 photos take 14.3 GB of memory at this input size, of 8.0 GB that are free: take a smaller --input-size",
	);
	expect(() => checkRoom(1, 2 ** 60)).toThrow(/GB that are free/);
});
