import { expect, test } from "vitest";
import { Random } from "../../converter/dataset/random";
import {
	readContainer,
	writeContainer,
} from "../../converter/train/run/container";
import { ENCODINGS } from "../../converter/train/run/encodings";
import {
	fromBfloat16,
	fromFloat16,
	toBfloat16,
	toFloat16,
} from "../../converter/train/run/float16";

test("every float16 survives a round trip", () => {
	for (let half = 0; half < 65536; half++) {
		const value = fromFloat16(half);
		if (Number.isNaN(value))
			expect(Number.isNaN(fromFloat16(toFloat16(value)))).toBe(true);
		else if (toFloat16(value) !== half)
			expect([half, toFloat16(value)]).toBeNull();
	}
});

test.each([
	[1, 0x3c00],
	[-2, 0xc000],
	[65504, 0x7bff],
	[65519, 0x7bff],
	[65520, 0x7c00],
	[2 ** -14, 0x0400],
	[2 ** -24, 0x0001],
	[2 ** -25, 0x0000], // a tie, to the even one
	[1.5 * 2 ** -24, 0x0002],
	[1 + 2 ** -11, 0x3c00], // a tie
	[1 + 3 * 2 ** -11, 0x3c02],
	[1 + 2 ** -11 + 2 ** -20, 0x3c01],
	[0.99999, 0x3c00],
	[-0, 0x8000],
])("%d is float16 0x%s", (value, half) => {
	expect(toFloat16(value)).toBe(half);
});

test("bfloat16 keeps the range and 8 bits, ties to even", () => {
	for (const value of [1, -3.5, 1e-30, 1e30, 0])
		expect(
			Math.abs(fromBfloat16(toBfloat16(value)) - value),
		).toBeLessThanOrEqual(Math.abs(value) * 2 ** -8);
	expect(fromBfloat16(toBfloat16(1 + 2 ** -8))).toBe(1);
	expect(fromBfloat16(toBfloat16(1 + 3 * 2 ** -8))).toBe(1 + 2 ** -6);
});

/** Sizes over 30 octaves, signs, zeros; more than one block. */
function moments(): Float32Array {
	const random = new Random(1);
	return Float32Array.from({ length: 3000 }, (_, i) =>
		i % 50 === 0 ? 0 : random.normal() * 2 ** -random.between(0, 30),
	);
}

test("log8 keeps sign and size to 7 % over 24 octaves, and never makes a zero", () => {
	const { write, read } = ENCODINGS.log8;
	const values = moments();
	const kept = read(write(values), values.length);
	for (const [i, value] of values.entries()) {
		const block = values.subarray(i - (i % 1024), i - (i % 1024) + 1024);
		const most = block.reduce((max, v) => Math.max(max, Math.abs(v)), 0);
		if (value === 0) expect(kept[i]).toBe(0);
		else if (Math.abs(value) > most * 2 ** -23.9)
			expect(Math.abs(kept[i] / value - 1)).toBeLessThan(0.07);
		else {
			expect(kept[i] / value).toBeGreaterThan(0.9);
			expect(Math.abs(kept[i])).toBeLessThan(most * 2 ** -23.8);
		}
	}
});

test.each(Object.entries(ENCODINGS))(
	"%s: what was read is written in the same bytes",
	(_, { write, read, bytesFor }) => {
		const values = moments();
		const bytes = write(values);
		expect(bytes).toHaveLength(bytesFor(values.length));
		expect(write(read(bytes.slice(), values.length))).toEqual(bytes);
	},
);

const CONTAINER = {
	header: { name: "é" },
	arrays: new Map([
		["a/0", Float32Array.of(1, 2.5, -3)],
		["b/0", Float32Array.of(0.1)],
	]),
};

test("a container gives back its header and arrays", () => {
	const bytes = writeContainer("TEST", CONTAINER, (name) =>
		name === "a/0" ? "float16" : "float32",
	);
	const { header, arrays } = readContainer<{ name: string }>(
		"TEST",
		bytes,
		"x",
	);
	expect(header.name).toBe("é");
	expect(arrays).toEqual(CONTAINER.arrays);
});

test("a container with any byte changed, cut short, or of another kind is refused", () => {
	const bytes = writeContainer("TEST", CONTAINER, () => "float32");
	for (let i = 0; i < bytes.length; i++) {
		const changed = bytes.slice();
		changed[i] ^= 0x10;
		expect(() => readContainer("TEST", changed, "x")).toThrow(
			/x is (damaged|no such)/,
		);
		expect(() => readContainer("TEST", bytes.subarray(0, i), "x")).toThrow(
			/x is (damaged|no such)/,
		);
	}
	expect(() => readContainer("REST", bytes, "x")).toThrow("x is no such file");
});
