import { copyFileSync, mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { writeFruitPhotos } from "../../converter/dataset/fruit";
import { trainModel } from "../../converter/trainModel";
import * as sim from "../../firmware-sim/board";
import { temporaryFolder } from "../cli/ocelli";

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

test("every command that the README shows is one", () => {
	const commands = [...readme.matchAll(/npx ocelli (\w+)/g)].map(
		(match) => match[1],
	);
	expect(new Set(commands)).toEqual(
		new Set(["train", "classify", "sim", "flash", "boards"]),
	);
});
