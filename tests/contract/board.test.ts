import { readFileSync } from "node:fs";
import binaryen from "assemblyscript/binaryen";
import { expect, test } from "vitest";
import {
	FLASH_SECTOR_BYTES,
	FLASH_UNIT_BYTES,
} from "../../assembly/shared/flash";
import { STATUS_CAMERA_FAULT, STATUS_OK } from "../../assembly/shared/status";
import firmware from "../../dist/wasm/firmware.wasm";
import type { BoardImports } from "../../host/engine";

const declared = [
	...readFileSync("assembly/device/board.ts", "utf8").matchAll(
		/export declare function (\w+)/g,
	),
].map((match) => match[1]);

/** The TypeScript type, as a value: the compiler rejects a missing or a further name. */
const typed: Record<keyof BoardImports, true> = {
	ram_size: true,
	flash_size: true,
	flash_read: true,
	flash_program: true,
	flash_erase: true,
	uart_read: true,
	uart_write: true,
	camera_start: true,
	camera_row: true,
	millis: true,
	on_result: true,
	reset: true,
};

const header = readFileSync("firmware-sim/cortex-m/board.h", "utf8");
/** What the C layer has beside the imports. */
const C_ONLY = ["open", "idle", "fault", "camera_row_bytes"];

/** name -> number of parameters, of the prototypes that `pattern` finds. */
function parameters(text: string, pattern: RegExp): Record<string, number> {
	const found = [...text.matchAll(pattern)].map(([, name, list]) => {
		const given = list.split(",").map((one) => one.trim());
		return [name, given.filter((one) => one && one !== "void").length];
	});
	return Object.fromEntries(found);
}

const module = new WebAssembly.Module(firmware);
const text = binaryen.readBinary(firmware).emitText();
const has = (pattern: RegExp) => pattern.test(text);

/** RAM that the firmware needs beside the arena, and what of it the stack of a compiled firmware gets. */
const FIRMWARE_RAM = 6 * 1024;
const STACK = 512;

test("the firmware imports exactly what board.ts declares and host/engine.ts types", () => {
	const imports = WebAssembly.Module.imports(module);
	expect(imports.every(({ module }) => module === "board")).toBe(true);
	const names = imports.map(({ name }) => name).sort();
	expect(names).toEqual([...declared].sort());
	expect(Object.keys(typed).sort()).toEqual([...declared].sort());
});

test("the hardware layer in C declares the same functions with as many parameters", () => {
	const inC = parameters(header, /\bboard_(\w+)\(([^)]*)\)/g);
	for (const name of C_ONLY) {
		expect(inC).toHaveProperty(name);
		delete inC[name];
	}
	const source = readFileSync("assembly/device/board.ts", "utf8");
	expect(inC).toEqual(
		parameters(source, /export declare function (\w+)\(([^)]*)\)/g),
	);
});

test("the hardware layer in C has the contract's numbers", () => {
	const defined = [...header.matchAll(/#define (\w+) \(?(-?\d+)u?\)?\n/g)];
	expect(
		Object.fromEntries(defined.map(([, name, value]) => [name, Number(value)])),
	).toEqual({
		STATUS_OK,
		STATUS_CAMERA_FAULT,
		FLASH_SECTOR_BYTES,
		FLASH_UNIT_BYTES,
	});
});

test("the firmware exports init, tick, its memory and where that is free", () => {
	const names = WebAssembly.Module.exports(module).map(({ name }) => name);
	expect(names.sort()).toEqual([
		"__data_end",
		"__heap_base",
		"init",
		"memory",
		"tick",
	]);
});

test("it has no start function and one page of memory that it does not grow", () => {
	expect(has(/\(start /)).toBe(false);
	expect(has(/\(memory \$\w+ 1\)/)).toBe(true);
	expect(has(/memory\.grow/)).toBe(false);
	expect(has(/memory\.size/)).toBe(false);
});

test("it is WebAssembly 1.0: no SIMD, bulk memory, sign extension or saturating conversion", () => {
	expect(has(/v128|[if]\d+x\d+\./)).toBe(false);
	expect(has(/memory\.(copy|fill|init)/)).toBe(false);
	expect(has(/\.extend(8|16|32)_s|trunc_sat/)).toBe(false);
});

test("static data, globals and stack fit the firmware's share of RAM", () => {
	const heapBase = Number(
		/\(global \$\S+ i32 \(i32.const (\d+)\)\)/.exec(text)?.[1],
	);
	const globals = text.match(/\(global \$\S+ \(mut /g)?.length ?? 0;
	expect(heapBase).toBeGreaterThan(1000);
	expect(heapBase + 4 * globals + STACK).toBeLessThanOrEqual(FIRMWARE_RAM);
});

test("no mutable global starts with a value, which would be taken for a stack pointer", () => {
	const values = [
		...text.matchAll(/\(global \$\S+ \(mut \w+\) \(\w+\.const (-?\w+)\)\)/g),
	].map((match) => match[1]);
	expect(new Set(values)).toEqual(new Set(["0"]));
});
