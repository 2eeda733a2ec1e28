/** What npm makes of the repository: its tarball, and a project that has it installed. Downloads nothing. */
import { execFileSync } from "node:child_process";
import {
	cpSync,
	mkdirSync,
	readdirSync,
	readFileSync,
	symlinkSync,
	writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { REPOSITORY } from "./project";

const PACKAGES = join(REPOSITORY, "node_modules");
const LEFT_OUT = /^(\.git|\.cache|dist|node_modules|tests)$/;

/** Packs a copy of the sources in `folder`, since packing builds and other tests read dist/. Returns the tarball. */
export function pack(folder: string): string {
	const sources = join(folder, "sources");
	cpSync(REPOSITORY, sources, {
		recursive: true,
		filter: (path) => !LEFT_OUT.test(path.slice(REPOSITORY.length)),
	});
	symlinkSync(PACKAGES, join(sources, "node_modules"));
	run("npm", ["pack", "--pack-destination", folder], sources);
	const [tarball] = readdirSync(folder).filter((name) => name.endsWith(".tgz"));
	return join(folder, tarball);
}

/** An empty project with nothing but the tarball installed; what it depends on is linked from here. */
export function install(tarball: string, project: string) {
	const { dependencies } = JSON.parse(
		readFileSync(join(REPOSITORY, "package.json"), "utf8"),
	);
	mkdirSync(project);
	writeFileSync(
		join(project, "package.json"),
		'{ "private": true, "type": "module" }',
	);
	for (const name of Object.keys(dependencies)) {
		const link = join(project, "node_modules", name);
		mkdirSync(dirname(link), { recursive: true });
		symlinkSync(join(PACKAGES, name), link);
	}
	const flags = ["--offline", "--omit=optional", "--no-audit", "--no-fund"];
	run("npm", ["install", ...flags, tarball], project);
}

/** stdout of a command; its failure is an error that shows stderr. */
export function run(command: string, args: string[], cwd: string): string {
	return execFileSync(command, args, { cwd, encoding: "utf8", stdio: "pipe" });
}
