import { Builder } from "flatbuffers";
import { expect, test } from "vitest";
import { MalformedError } from "../../converter/tflite";
import { CheckedBuffer } from "../../converter/tflite/flatbuffer/buffer";
import {
	bytes,
	float32s,
	int32,
	int32s,
	string,
	tables,
} from "../../converter/tflite/flatbuffer/fields";
import { readRoot } from "../../converter/tflite/flatbuffer/table";
import { floats, offsets, table } from "./write";

const LEAF = { value: int32(0, 7), numbers: float32s(1) };
const ROOT = {
	name: string(0),
	leaves: tables(1, LEAF),
	data: bytes(2),
	integers: int32s(3),
	later: int32(9, -1),
};

/** @param shared how many leaves are one and the same table of `length` numbers */
function write(shared = 1, length = 2): Uint8Array {
	const builder = new Builder(64);
	const numbers = floats(builder, new Array(length).fill(0.5));
	const leaf = table(builder, [[1, "offset", numbers]]);
	const root = table(builder, [
		[0, "offset", builder.createString("näme")],
		[1, "offset", offsets(builder, new Array(shared).fill(leaf))],
		[2, "offset", builder.createByteVector(Uint8Array.of(1, 2, 3))],
	]);
	builder.finish(root);
	return builder.asUint8Array().slice();
}

test("fields, defaults, vectors, strings and nested tables", () => {
	expect(readRoot(new CheckedBuffer(write()), ROOT)).toEqual({
		name: "näme",
		leaves: [{ value: 7, numbers: [0.5, 0.5] }],
		data: Uint8Array.of(1, 2, 3),
		integers: [],
		later: -1,
	});
});

test("every 32-bit word with a telling value: read, or refused", () => {
	const whole = write();
	let refused = 0;
	for (let at = 0; at + 4 <= whole.length; at += 2)
		for (const value of [0, 1, 0x7fffffff, 0x80000000, 0xffffffff, at + 4]) {
			const copy = whole.slice();
			new DataView(copy.buffer).setUint32(at, value, true);
			try {
				readRoot(new CheckedBuffer(copy), ROOT);
			} catch (error) {
				expect(error, `${value} at ${at}`).toBeInstanceOf(MalformedError);
				refused++;
			}
		}
	expect(refused).toBeGreaterThan(50);
});

test("a small file that unfolds to a large one is refused", () => {
	const reading = (shared: number) => () =>
		readRoot(new CheckedBuffer(write(shared, 1000)), ROOT);
	expect(reading(2)().leaves).toHaveLength(2);
	expect(reading(100_000)).toThrow(/again and again/);
});
