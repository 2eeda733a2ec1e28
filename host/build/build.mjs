/**
 * Builds dist/: the wasm modules with asc, then the bundles with esbuild, then (with --types) the type declarations.
 *
 *   node host/build/build.mjs [--types] [--only target...]     --only: only these wasm modules, no bundles
 */
import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, statSync } from "node:fs";
import { gzipSync } from "node:zlib";

/** asc target -> entry file. */
const MODULES = {
	simd: "assembly/engine.ts",
	mvp: "assembly/engine.ts",
	firmware: "assembly/firmware.ts",
	contract: "assembly/contract.ts",
};

const BUNDLES = {
	cli: "host/cli/main.ts",
	index: "host/runtime/index.ts",
	sim: "firmware-sim/board/index.ts",
	train: "converter/index.ts",
};

async function compile(targets) {
	const { default: asc } = await import("assemblyscript/asc");
	mkdirSync("dist/wasm", { recursive: true });
	for (const target of targets) {
		const { error, stderr } = await asc.main([
			MODULES[target],
			"--target",
			target,
		]);
		if (error) throw new Error(`asc ${target}: ${stderr.toString()}`);
		process.stderr.write(stderr.toString());
		const file = JSON.parse(readFileSync("asconfig.json", "utf8")).targets[
			target
		].outFile;
		report(file);
	}
}

async function bundle() {
	const { build } = await import("esbuild");
	const entryPoints = Object.fromEntries(
		Object.entries(BUNDLES).filter(([, file]) => existsSync(file)),
	);
	const result = await build({
		entryPoints,
		outdir: "dist",
		bundle: true,
		splitting: true,
		chunkNames: "chunks/[name]-[hash]",
		format: "esm",
		platform: "node",
		target: "node20",
		packages: "external",
		loader: { ".wasm": "binary" },
		sourcemap: true,
		metafile: true,
		banner: { js: "// Ocelli, Apache-2.0" },
	});
	for (const name of Object.keys(BUNDLES))
		if (result.metafile.outputs[`dist/${name}.js`]) report(`dist/${name}.js`);
}

function report(file) {
	const bytes = statSync(file).size;
	const packed = gzipSync(readFileSync(file)).length;
	console.error(
		`  ${file.padEnd(30)} ${String(bytes).padStart(8)} bytes, ${String(packed).padStart(7)} gzipped`,
	);
}

const args = process.argv.slice(2);
const only = args.indexOf("--only");
const named = only < 0 ? [] : args.slice(only + 1);
await compile(named.length > 0 ? named : Object.keys(MODULES));
if (only < 0) await bundle();
if (args.includes("--types"))
	execFileSync(
		process.execPath,
		[
			"node_modules/typescript/bin/tsc",
			"--emitDeclarationOnly",
			"--outDir",
			"dist/types",
		],
		{
			stdio: "inherit",
		},
	);
