/** Runs before `npm start` and `npm test`: installs what is missing and builds what is out of date. Plain Node. */
import { execFileSync } from "node:child_process";
import {
	existsSync,
	mkdirSync,
	readdirSync,
	statSync,
	writeFileSync,
} from "node:fs";
import { join } from "node:path";

const SOURCES = [
	"assembly",
	"converter",
	"firmware-sim",
	"host",
	"asconfig.json",
	"package.json",
];
const STAMP = "dist/.built";

function run(title, command, args) {
	console.error(`\n${title} ...`);
	const started = Date.now();
	execFileSync(command, args, {
		stdio: ["ignore", 2, 2],
		shell: process.platform === "win32",
	});
	console.error(
		`${title}: done in ${((Date.now() - started) / 1000).toFixed(1)} s`,
	);
}

/** Newest modification time below a path, in ms. */
function newest(path) {
	if (!existsSync(path)) return 0;
	const stat = statSync(path);
	if (!stat.isDirectory()) return stat.mtimeMs;
	return Math.max(
		stat.mtimeMs,
		...readdirSync(path).map((name) => newest(join(path, name))),
	);
}

const [major, minor] = process.versions.node.split(".").map(Number);
if (major < 20 || (major === 20 && minor < 9)) {
	console.error(
		`Ocelli needs Node 20.9 or newer, this is ${process.versions.node}. Get a current one and try again.`,
	);
	process.exit(1);
}
if (newest("node_modules/.package-lock.json") < newest("package-lock.json"))
	run("Installing packages (once)", "npm", ["ci", "--no-audit", "--no-fund"]);
if (newest(STAMP) < Math.max(...SOURCES.map(newest))) {
	run("Building", process.execPath, ["host/build/build.mjs"]);
	mkdirSync("dist", { recursive: true });
	writeFileSync(STAMP, "");
}
