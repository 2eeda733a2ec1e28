/**
 * Type declarations of the public entries, in dist/types. tsc writes one a source file; kept are those that an entry
 * reaches, with the file endings in imports that Node's own resolution wants ("./types" -> "./types.js").
 */
import { execFileSync } from "node:child_process";
import {
	existsSync,
	mkdirSync,
	mkdtempSync,
	readFileSync,
	rmSync,
	writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, relative } from "node:path";

const TARGET = "dist/types";
const RELATIVE_IMPORT = /(\bfrom |\bimport\(|\bimport )"(\.[^"]*)"/g;

/** The declaration file that an import without a file ending means. */
function resolve(from, path) {
	const base = join(dirname(from), path);
	const file = [`${base}.d.ts`, join(base, "index.d.ts")].find(existsSync);
	if (!file) throw new Error(`${from} imports ${path}: no declaration there`);
	return file;
}

/** The text with file endings in its imports, and the files that it imports. */
function withEndings(file) {
	const imported = [];
	const text = readFileSync(file, "utf8").replace(
		RELATIVE_IMPORT,
		(_, keyword, path) => {
			const target = resolve(file, path);
			imported.push(target);
			const ending = relative(dirname(file), target)
				.replaceAll("\\", "/")
				.replace(/\.d\.ts$/, ".js");
			return `${keyword}"${ending.startsWith(".") ? ending : `./${ending}`}"`;
		},
	);
	return { text, imported };
}

/** `entries`: source files. Returns the number of declaration files and their bytes. */
export function writeTypes(entries) {
	const emitted = mkdtempSync(join(tmpdir(), "ocelli-types-"));
	rmSync(TARGET, { recursive: true, force: true });
	execFileSync(
		process.execPath,
		["node_modules/typescript/bin/tsc"].concat(
			["-p", "host/build/tsconfig.types.json"],
			["--outDir", emitted],
		),
		{ stdio: "inherit" },
	);
	const reached = new Set(
		entries.map((entry) => join(emitted, entry.replace(/\.ts$/, ".d.ts"))),
	);
	let bytes = 0;
	for (const file of reached) {
		const { text, imported } = withEndings(file);
		for (const other of imported) reached.add(other);
		const target = join(TARGET, relative(emitted, file));
		mkdirSync(dirname(target), { recursive: true });
		writeFileSync(target, text);
		bytes += text.length;
	}
	rmSync(emitted, { recursive: true });
	return { files: reached.size, bytes };
}
