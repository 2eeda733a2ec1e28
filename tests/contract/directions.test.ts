import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, normalize } from "node:path";
import { expect, test } from "vitest";

/** Which rooms a room may import from, besides itself. The first prefix that fits a file is its room. */
const ROOMS: [room: string, allowed: string[]][] = [
	["assembly/shared", []],
	["assembly/image", ["assembly/shared"]],
	[
		"assembly/model",
		["assembly/shared", "assembly/device/board", "assembly/image"],
	],
	["assembly/kernels", ["assembly/shared", "assembly/model"]],
	[
		"assembly/runtime",
		["assembly/shared", "assembly/model", "assembly/kernels"],
	],
	[
		"assembly/device",
		["assembly/shared", "assembly/model", "assembly/runtime", "assembly/image"],
	],
	["assembly", ["assembly"]],
	["firmware-sim/boards", []],
	["host/engine", ["assembly/shared", "dist/wasm"]],
	["host/runtime", ["assembly/shared", "host/engine"]],
	["host/photos", ["assembly/shared", "host/runtime", "host/bmp"]],
	["host/bmp", []],
	["host/build", []],
	["host/flasher", ["assembly/shared", "host/runtime"]],
	// The trainer's kernels are instantiated where all modules are.
	["converter/train/adamW", ["host/engine", "converter"]],
	["converter/train/kernels", ["host/engine", "converter"]],
	[
		"converter",
		["assembly/shared", "host/runtime", "host/photos", "firmware-sim/boards"],
	],
	[
		"firmware-sim/board",
		[
			"assembly/shared",
			"dist/wasm",
			"host/engine",
			"host/runtime",
			"host/flasher",
			"host/photos",
			"firmware-sim/boards",
		],
	],
	["host/cli", ["assembly/shared", "host", "converter", "firmware-sim"]],
];

function sources(folder: string): string[] {
	return readdirSync(folder, { withFileTypes: true, recursive: true })
		.filter(
			(entry) =>
				entry.isFile() &&
				entry.name.endsWith(".ts") &&
				!entry.name.endsWith(".d.ts"),
		)
		.map((entry) => join(entry.parentPath, entry.name));
}

function roomOf(path: string) {
	return ROOMS.find(
		([room]) =>
			path === room ||
			path.startsWith(`${room}/`) ||
			path.startsWith(`${room}.`),
	);
}

/** Relative imports of a file, as paths from the root. */
function importsOf(file: string): string[] {
	const text = readFileSync(file, "utf8");
	const specifiers = [
		...text.matchAll(/(?:from|import)\s*\(?\s*"(\.[^"]+)"/g),
	].map((match) => match[1]);
	return specifiers.map((specifier) =>
		normalize(join(dirname(file), specifier)),
	);
}

const files = ["assembly", "converter", "firmware-sim", "host"].flatMap(
	sources,
);

test("every file is in a room", () => {
	expect(files.length).toBeGreaterThan(100);
	expect(files.filter((file) => !roomOf(file))).toEqual([]);
});

test("no import runs upward, and no two rooms import each other", () => {
	const wrong = files.flatMap((file) => {
		const [room, allowed] = roomOf(file) ?? ["", []];
		return importsOf(file)
			.filter(
				(target) =>
					![room, ...allowed].some(
						(prefix) =>
							target === prefix ||
							target.startsWith(`${prefix}/`) ||
							target.startsWith(`${prefix}.`),
					),
			)
			.map((target) => `${file} imports ${target}`);
	});
	expect(wrong).toEqual([]);
});
