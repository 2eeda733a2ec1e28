/**
 * firmware.wasm -> wasm2c -> arm-none-eabi-gcc: dist/cortex-m/<board>.elf, and <board>.checked.elf, in which every
 * access to memory is checked.
 *
 *   node firmware-sim/cortex-m/build.mjs [--board ID]... [--kind release|checked]... [--out FOLDER]
 *
 * Without --board and --kind: all.
 */
import { execFileSync, spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { translate } from "./translate.mjs";

const HERE = fileURLToPath(new URL(".", import.meta.url));
const WASM = "dist/wasm/firmware.wasm";
const GCC = process.env.OCELLI_ARM_GCC ?? "arm-none-eabi-gcc";
const SIZE = GCC.replace(/gcc$/, "size");

const BOARDS = JSON.parse(readFileSync(join(HERE, "boards.json"), "utf8"));
const { values } = parseArgs({
	options: {
		board: { type: "string", multiple: true, default: Object.keys(BOARDS) },
		out: { type: "string", default: "dist/cortex-m" },
		kind: { type: "string", multiple: true, default: ["release", "checked"] },
	},
});
const OUT = values.out;
const SOURCES = [
	"main.c",
	"runtime/imports.c",
	"hardware/startup.c",
	"hardware/board.c",
	"hardware/uart.c",
	"hardware/flash.c",
	"hardware/camera.c",
	"hardware/fault.c",
];
/** -O3 costs code for nothing; scheduling before register allocation and reassociation make the kernels spill. */
const FLAGS =
	"-std=gnu99 -O2 -fno-schedule-insns -fno-tree-reassoc -ffp-contract=off -mthumb -ffreestanding -ffunction-sections -fdata-sections -Wall -Wextra -Wno-unused -Wno-unused-parameter";
const LINK = "-nostartfiles -specs=nano.specs -Wl,--gc-sections";

/** What the C sources know of a board. */
function defines({ clock, linearMemory, uart, flash, camera }) {
	return [
		`-DCLOCK=${clock.hertz}u`,
		`-DCLOCK_INTERRUPT=${clock.interrupt}`,
		`-DLINEAR_BYTES=${linearMemory}u`,
		`-DUART_BASE=${uart.base}u`,
		`-DUART_INTERRUPT=${uart.interrupt}`,
		`-DFLASH_BASE=${flash.base ?? 0}u`,
		`-DFLASH_BYTES=${flash.bytes}u`,
		`-DCAMERA_BASE=${camera}u`,
	];
}

/** The linker's regions of a board, for sections.ld. */
function memoryScript({ rom, ram, stack }) {
	const region = (name, [origin, length]) =>
		`\t${name} : ORIGIN = ${origin}, LENGTH = ${length}\n`;
	return `MEMORY {\n${region("ROM", rom)}${region("RAM", ram)}}\nstack_bytes = ${stack};\n`;
}

/** Compiles and links one board; returns the ELF's path. */
function compile(id, checked) {
	const board = BOARDS[id];
	const name = checked ? `${id}.checked` : id;
	const script = join(OUT, `${id}.ld`);
	writeFileSync(script, memoryScript(board));
	const elf = join(OUT, `${name}.elf`);
	const sources = [
		...SOURCES,
		`hardware/uart_${board.uart.driver}.c`,
		`hardware/clock_${board.clock.driver}.c`,
		`hardware/flash_${board.flash.driver}.c`,
		...(board.flash.store ? [`hardware/store_${board.flash.store}.c`] : []),
	].map((file) => join(HERE, file));
	execFileSync(
		GCC,
		[
			...board.compiler.split(" "),
			...FLAGS.split(" "),
			...LINK.split(" "),
			...defines(board),
			...(checked ? ["-DOCELLI_CHECKED"] : []),
			`-I${join(HERE, "runtime")}`,
			`-I${OUT}`,
			...["-T", script, "-T", join(HERE, "sections.ld")],
			join(OUT, "firmware.c"),
			...sources,
			...["-o", elf],
		],
		{ stdio: ["ignore", "inherit", "inherit"] },
	);
	return elf;
}

function report(elf) {
	const [, line] = execFileSync(SIZE, [elf]).toString().split("\n");
	const [text, data, bss] = line.trim().split(/\s+/).map(Number);
	console.error(
		`  ${elf.padEnd(40)} ${String(text + data).padStart(7)} bytes of code, ${String(data + bss).padStart(7)} of RAM`,
	);
}

/** What keeps the build from working, in a sentence; undefined where nothing does. */
function obstacle(ids) {
	const unknown = ids.find((id) => !BOARDS[id]);
	if (unknown)
		return `no board "${unknown}": the known ones are ${Object.keys(BOARDS).join(", ")}`;
	if (!existsSync(WASM)) return `no ${WASM}: run npm run build`;
	if (spawnSync(GCC, ["--version"]).status !== 0)
		return `no ${GCC}: install Debian's gcc-arm-none-eabi and libnewlib-arm-none-eabi, or name one in OCELLI_ARM_GCC`;
	return undefined;
}

const problem = obstacle(values.board);
if (problem) {
	console.error(problem);
	process.exit(1);
}
mkdirSync(OUT, { recursive: true });
translate(WASM, OUT);
for (const id of values.board)
	for (const kind of values.kind) report(compile(id, kind === "checked"));
