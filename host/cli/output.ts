/** Data goes to stdout, everything about getting there to stderr. */

const isTerminal = process.stderr.isTTY === true;

function colored(stream: NodeJS.WriteStream): boolean {
	return (
		stream.isTTY === true &&
		!process.env.NO_COLOR &&
		process.env.TERM !== "dumb"
	);
}

function paint(code: number, text: string): string {
	return colored(process.stdout) ? `\u001b[${code}m${text}\u001b[0m` : text;
}
export const bold = (text: string) => paint(1, text);
export const dim = (text: string) => paint(2, text);
export const green = (text: string) => paint(32, text);
export const red = (text: string) => paint(31, text);

/** A line of data. */
export function print(line = "") {
	process.stdout.write(`${line}\n`);
}

/** One JSON document, the only thing that --json puts on stdout. */
export function printJson(value: unknown) {
	process.stdout.write(`${JSON.stringify(value, null, 2)}\n`);
}

/** A line about what is going on. */
export function note(line = "") {
	clearProgress();
	process.stderr.write(`${line}\n`);
}

let shown = false;
let lastLine = "";

/** Replaces the last progress line on a terminal; elsewhere only lines that `keep` are written. */
export function progress(line: string, keep = false) {
	if (isTerminal) {
		process.stderr.write(`\r\u001b[2K${line}`);
		shown = true;
		if (keep) {
			process.stderr.write("\n");
			shown = false;
		}
	} else if (keep && line !== lastLine) process.stderr.write(`${line}\n`);
	lastLine = line;
}

function clearProgress() {
	if (shown) process.stderr.write("\r\u001b[2K");
	shown = false;
}

/** A bar of `width` characters for a share 0..1. */
export function bar(share: number, width = 24): string {
	const full = Math.round(Math.max(0, Math.min(1, share)) * width);
	return `${"█".repeat(full)}${"░".repeat(width - full)}`;
}
