import { expect, test } from "vitest";
import { BoardFault } from "../../firmware-sim/board/fault";
import { Nor } from "../../firmware-sim/board/nor";

const UNIT = new Uint8Array(32);

test("flash starts erased and remembers what is programmed", () => {
	const flash = new Nor(8192);
	const data = Uint8Array.from({ length: 64 }, (_, i) => i);
	flash.program(96, data);
	const read = new Uint8Array(66);
	flash.read(95, read);
	expect([...read]).toEqual([255, ...data, 255]);
});

test("programming only clears bits, even on a cell that somebody damaged", () => {
	const flash = new Nor(8192);
	flash.bytes[0] = 0xf0;
	flash.program(0, new Uint8Array(32).fill(0x3c));
	expect(flash.bytes[0]).toBe(0x30);
});

test("a unit is programmed once between two erases", () => {
	const flash = new Nor(8192);
	flash.program(32, UNIT);
	expect(() => flash.program(0, new Uint8Array(64))).toThrow(
		"programmed the unit at 32 twice",
	);
	flash.erase(0, 4096);
	flash.program(0, new Uint8Array(64));
	expect(flash.bytes[40]).toBe(0);
});

test("an erase empties whole sectors and no other", () => {
	const flash = new Nor(12288);
	for (const at of [4064, 4096, 8160, 8192]) flash.program(at, UNIT);
	flash.erase(4096, 4096);
	expect([4064, 4096, 8160, 8192].map((at) => flash.bytes[at])).toEqual([
		0, 255, 255, 0,
	]);
});

test("what does not fit the granules, or the flash, is a fault", () => {
	const flash = new Nor(8192);
	for (const misuse of [
		() => flash.program(16, UNIT),
		() => flash.program(0, new Uint8Array(33)),
		() => flash.program(8192, UNIT),
		() => flash.erase(100, 4096),
		() => flash.erase(0, 100),
		() => flash.erase(4096, 8192),
		() => flash.read(8000, new Uint8Array(200)),
	])
		expect(misuse).toThrow(BoardFault);
	expect(() => new Nor(5000)).toThrow(RangeError);
});

test("counters count what succeeded", () => {
	const flash = new Nor(8192);
	flash.erase(0, 8192);
	flash.program(0, new Uint8Array(96));
	flash.read(0, new Uint8Array(5));
	expect(flash.counters).toEqual({
		reads: 1,
		programs: 1,
		erases: 1,
		bytesRead: 5,
		bytesProgrammed: 96,
		sectorsErased: 2,
	});
});
