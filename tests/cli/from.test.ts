import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, expect, test } from "vitest";
import { writeFruitPhotos } from "../../converter/dataset/fruit";
import { ocelli, temporaryFolder } from "./ocelli";

/** `train --from`: a model that is trained further, and everything that cannot be started from. */
const folder = temporaryFolder();
const photos = join(folder, "photos");
const model = join(folder, "model.oce");
const table = join(folder, "table.oce");
const output = join(folder, "out.oce");
const notes = join(folder, "notes.txt");

const train = (...args: string[]) =>
	ocelli("train", photos, "-o", output, "--epochs", "1", ...args);

beforeAll(async () => {
	await writeFruitPhotos(photos, { perKind: 5, seed: 6 });
	const small = ["--epochs", "1", "--input-size", "32"];
	const scratch = ["--from", "scratch", "--width", "0.25"];
	await ocelli("train", photos, "-o", model, ...small, ...scratch);
	await ocelli("train", "tests/data/iris.csv", "-o", table, "--epochs", "1");
	writeFileSync(
		notes,
		"no model at all, but long enough to be one: ".repeat(9),
	);
});

test.each([
	[["--from", join(folder, "nothing.oce")], /there is no such file/],
	[["--from", notes], /not an Ocelli model/],
	[["--from", table], /no model of photos/],
	[["--from", model, "--arch", "resnet8"], /brings its own network/],
	[["--from", model, "--input-size", "48"], /brings its own network/],
	[["--from", "backbone", "--arch", "resnet8"], /no backbone for resnet8/],
	[["--from", "backbone", "--width", "0.3"], /no backbone of width 0.3/],
])("%j is refused in one sentence", async (args, message) => {
	const { code, stderr } = await train(...args);
	expect(code).toBe(1);
	expect(stderr.trim().split("\n").at(-1)).toMatch(message);
	expect(existsSync(output)).toBe(false);
});

test("a table starts from scratch only", async () => {
	const { code, stderr } = await ocelli(
		...["train", "tests/data/iris.csv", "-o", output, "--from", "backbone"],
	);
	expect(code).toBe(1);
	expect(stderr).toContain("whose net starts from scratch");
});

test("a model is trained further at its own size, also in gray", async () => {
	const { code, stderr } = await train("--from", model, "--gray");
	expect(code).toBe(0);
	expect(stderr).toContain(`the network of ${model}, trained further`);
	const info = JSON.parse((await ocelli("info", output, "--json")).stdout);
	expect(info.input).toMatchObject({ color: "gray", width: 32, height: 32 });
	expect(info.provenance.start).toBe(model);
});
