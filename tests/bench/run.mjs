/**
 * Runs the benchmarks: each *.bench.ts of this folder is bundled and run by itself, one after the other.
 *
 *   node tests/bench/run.mjs [name...]     such as: training
 */
import { spawnSync } from "node:child_process";
import { readdirSync } from "node:fs";
import { build } from "esbuild";

const SUFFIX = ".bench.ts";
const folder = new URL(".", import.meta.url).pathname;
const all = readdirSync(folder)
	.filter((file) => file.endsWith(SUFFIX))
	.map((file) => file.slice(0, -SUFFIX.length));
const names = process.argv.length > 2 ? process.argv.slice(2) : all;
const unknown = names.find((name) => !all.includes(name));
if (unknown !== undefined) {
	console.error(`there is no benchmark "${unknown}": ${all.join(", ")}`);
	process.exit(2);
}

for (const name of names) {
	const outfile = `dist/bench/${name}.mjs`;
	await build({
		entryPoints: [`${folder}${name}${SUFFIX}`],
		outfile,
		bundle: true,
		format: "esm",
		platform: "node",
		target: "es2022",
		packages: "external",
		loader: { ".wasm": "binary", ".ocb": "binary" },
		logLevel: "error",
	});
	console.log(`\n== ${name}`);
	const { status } = spawnSync(process.execPath, [outfile], {
		stdio: "inherit",
	});
	if (status !== 0) process.exit(1);
}
