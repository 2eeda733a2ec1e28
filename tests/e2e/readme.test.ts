import { copyFileSync, mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { writeFruitPhotos } from "../../converter/dataset/fruit";
import { trainModel } from "../../converter/trainModel";
import * as sim from "../../firmware-sim/board";
import { ocelli, temporaryFolder } from "../cli/ocelli";

const readme = readFileSync("README.md", "utf8");
const snippet =
	/```ts\n(import [^`]*"ocelli\/sim"[^`]*)```/.exec(readme)?.[1] ?? "";

test("the vitest file that the README shows passes as it stands", async () => {
	const folder = temporaryFolder();
	const photos = join(folder, "photos");
	mkdirSync(join(folder, "frames"));
	await writeFruitPhotos(photos, { perKind: 6 });
	// Trained on these few until it knows them by heart.
	const { blob } = await trainModel({
		data: photos,
		epochs: 30,
		width: 0.5,
		inputSize: 32,
		cache: false,
	});
	copyFileSync(
		join(photos, "apple/apple-001.jpg"),
		join(folder, "frames/apple.jpg"),
	);
	const body = snippet
		.replace(/^import .*$/gm, "")
		.replaceAll('"frames/', `"${folder}/frames/`);
	const tests: [string, () => Promise<void>][] = [];
	const scope = {
		...sim,
		readFileSync: () => blob,
		expect,
		test: (...one: (typeof tests)[0]) => tests.push(one),
	};
	new Function(...Object.keys(scope), body)(...Object.values(scope));
	expect(tests.map(([name]) => name)).toEqual(["the board knows an apple"]);
	await tests[0][1]();
});

/** What `npx ocelli ...` lines of the README call; a comment ends a line. */
const calls = [...readme.matchAll(/npx ocelli (\w+)([^#`\n]*)/g)].map(
	([, command, rest]) => ({
		command,
		options: [...rest.matchAll(/(?<=\s)--?[a-z][\w-]*/g)].map(String),
	}),
);

test("every command that the README shows is one, with its options", async () => {
	const { code, stdout } = await ocelli("--help");
	const commands = [...stdout.matchAll(/^ {2}([a-z]+) .* {2}/gm)].map(
		(match) => match[1],
	);
	expect(code).toBe(0);
	expect(calls.length).toBeGreaterThan(8);
	for (const command of new Set(calls.map((call) => call.command))) {
		expect(commands).toContain(command);
		const known = optionsOf((await ocelli(command, "--help")).stdout);
		const used = calls.filter((call) => call.command === command);
		for (const { options } of used)
			expect(known, command).toEqual(expect.arrayContaining(options));
	}
	expect(calls.flatMap(({ options }) => options)).toContain("--board");
});

/** Of a help text: "  -o, --output <file>  ..." and "  --json  ...". */
function optionsOf(help: string): string[] {
	return [...help.matchAll(/^ {2}(?:(-\w), )?(--[\w-]+)/gm)].flatMap(
		([, short, long]) => (short ? [short, long] : [long]),
	);
}
