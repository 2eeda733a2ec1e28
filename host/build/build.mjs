/**
 * Builds dist/: the wasm modules with asc, then the bundles with esbuild, then (with --types) the type declarations.
 *
 *   node host/build/build.mjs [--types] [--only target...]     --only: only these wasm modules, no bundles
 */
import { mkdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { gzipSync } from "node:zlib";

/** asc target -> entry file. */
const MODULES = {
	simd: "assembly/engine.ts",
	mvp: "assembly/engine.ts",
	firmware: "assembly/firmware.ts",
	training: "assembly/training.ts",
	contract: "assembly/contract.ts",
};

/** The public entries: package.json's `exports` name each. */
const LIBRARIES = {
	index: "host/runtime/index.ts",
	sim: "firmware-sim/board/index.ts",
	train: "converter/index.ts",
	convert: "converter/convert/index.ts",
};

const json = (file) => JSON.parse(readFileSync(file, "utf8"));

async function compile(targets) {
	const { default: asc } = await import("assemblyscript/asc");
	mkdirSync("dist/wasm", { recursive: true });
	for (const target of targets) {
		// 112: kernels hand v128 values to one another; none leaves the module.
		const flags = ["--target", target, "--disableWarning", "112"];
		const { error, stderr } = await asc.main([MODULES[target], ...flags]);
		if (error) throw new Error(`asc ${target}: ${stderr.toString()}`);
		const told = stderr.toString().replace("Last converge was suboptimal.", "");
		if (told.trim()) console.error(told);
		report(json("asconfig.json").targets[target].outFile);
	}
}

/**
 * One run for all entries, so that they share their classes (an EngineError of "ocelli/sim" is one of "ocelli").
 * Platform neutral: what browsers load, too, must not count on Node. Packages that are installed beside Ocelli stay
 * outside, all others are bundled in.
 */
async function bundle() {
	const { build } = await import("esbuild");
	const { dependencies, optionalDependencies } = json("package.json");
	rmSync("dist/chunks", { recursive: true, force: true });
	const { metafile } = await build({
		entryPoints: {
			...LIBRARIES,
			cli: "host/cli/main.ts",
			"train-worker": "converter/train/workers/worker.ts",
		},
		outdir: "dist",
		bundle: true,
		splitting: true,
		chunkNames: "chunks/[name]-[hash]",
		format: "esm",
		platform: "neutral",
		target: "es2022",
		external: [
			"node:*",
			...Object.keys({ ...dependencies, ...optionalDependencies }),
		],
		loader: { ".wasm": "binary", ".ocb": "binary" },
		metafile: true,
		banner: {
			js: "// Ocelli, Apache-2.0. Contains @assemblyscript/loader, Apache-2.0.",
		},
	});
	for (const entry of ["index", "sim", "train", "cli"])
		report(`dist/${entry}.js`, loadedWith(metafile, `dist/${entry}.js`));
}

/** An entry's file and the chunks that it imports at once. */
function loadedWith({ outputs }, entry) {
	const files = new Set([entry]);
	for (const file of files)
		for (const { path, kind } of outputs[file].imports)
			if (kind === "import-statement" && outputs[path]) files.add(path);
	return [...files];
}

/** A line on what `file` weighs, together with what it loads. */
function report(file, files = [file]) {
	const sum = (bytesOf) => files.reduce((all, one) => all + bytesOf(one), 0);
	const bytes = String(sum((one) => statSync(one).size));
	const packed = String(sum((one) => gzipSync(readFileSync(one)).length));
	console.error(
		`  ${file.padEnd(30)} ${bytes.padStart(8)} bytes, ${packed.padStart(7)} gzipped`,
	);
}

const args = process.argv.slice(2);
const only = args.indexOf("--only");
const named = only < 0 ? [] : args.slice(only + 1);
await compile(named.length > 0 ? named : Object.keys(MODULES));
if (only < 0) await bundle();
if (args.includes("--types")) {
	const { writeTypes } = await import("./types.mjs");
	const { files, bytes } = writeTypes(Object.values(LIBRARIES));
	console.error(`  dist/types ${files} files, ${bytes} bytes`);
}
