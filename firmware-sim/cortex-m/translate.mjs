/** firmware.wasm -> C: wasm2c's output, made fit for a microcontroller. */
import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";

/** wabt ships wasm2c as a script without a name that `exports` would know. */
const WASM2C = join(
	dirname(createRequire(import.meta.url).resolve("wabt/package.json")),
	"bin/wasm2c",
);

/** Writes firmware.c and firmware.h into `folder`. Throws Error where wasm2c's output is not what is known here. */
export function translate(wasm, folder) {
	const path = join(folder, "firmware.c");
	const options = ["-n", "firmware", wasm, "-o", path];
	execFileSync(process.execPath, [WASM2C, ...options]);
	const text = readFileSync(path, "utf8");
	writeFileSync(path, directAccess(withoutPrelude(text)));
}

/** The module's own functions, without what runtime/wasm-rt.h stands in for, and without its function types. */
function withoutPrelude(text) {
	const start = text.search(/^static (u32|u64|void) w2c_firmware_\w+\(/m);
	if (start < 0)
		throw new Error("wasm2c's output has another form: this needs wabt 1.0.39");
	const functions = text
		.slice(start)
		.replace(/^wasm_rt_func_type_t [\s\S]*?^}\n/m, "")
		.replace(/^FUNC_TYPE_T\(.*\n/gm, "")
		.replace(/^ *assert\(.*\n/gm, "")
		.replace(/^ *wasm_rt_(allocate|free)_memory\(.*\n/gm, "")
		.replace(/^ *LOAD_DATA\([^,]+, /gm, "  memcpy(linear_memory + ");
	return `#include "firmware.h"\n\n${functions}`;
}

/** `i32_load_default32(&memory, (u64)(address) + 4` becomes `i32_load(address, 4`: see runtime/memory.h. */
function directAccess(text) {
	const direct = text.replace(
		/\b([if]\d\d_(?:load|store)\w*?)_default32\(&instance->w2c_memory, \(u64\)\((\w+)\)(?: \+ (\d+)u?)?/g,
		(_, name, address, offset = "0") => `${name}(${address}, ${offset}u`,
	);
	if (/_default32|&instance->w2c_memory[^;]/.test(direct))
		throw new Error(
			"wasm2c's memory accesses have another form: this needs wabt 1.0.39",
		);
	return direct;
}
