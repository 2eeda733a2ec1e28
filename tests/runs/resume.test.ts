import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, expect, test } from "vitest";
import { exportBackbone } from "../../converter/train/backbone/export";
import type { Checkpoint } from "../../converter/train/run/checkpoint";
import { loadCheckpoint } from "../../converter/train/run/checkpointFolder";
import { fromFloat16, toFloat16 } from "../../converter/train/run/float16";
import { runRecipe } from "../../converter/train/run/run";
import { finish, ocelli, start, temporaryFolder } from "../cli/ocelli";
import { digests, TINY, tinyPhotos, tinyRecipe, writeTinyPhotos } from "./tiny";

const folder = temporaryFolder();
const photos = join(folder, "photos");

beforeAll(() => writeTinyPhotos(photos, ["blue", "green", "red"], 60));

function writeRecipe(name: string, changes: object): string {
	const path = join(folder, name);
	writeFileSync(path, JSON.stringify({ ...TINY, ...changes }));
	return path;
}

function train(recipe: string, checkpoint: string): string[] {
	const where = ["--data", photos, "--checkpoint", checkpoint];
	return ["backbone", "train", recipe, ...where];
}

async function checkpointIn(path: string): Promise<Checkpoint> {
	return (await loadCheckpoint(path)) as Checkpoint;
}

function epochsOf(run: string): number[] {
	const curve = readFileSync(join(run, "curve.jsonl"), "utf8");
	const lines = curve.trim().split("\n");
	return lines.map((line) => JSON.parse(line).epoch);
}

/** Starts a training and kills it with -9 as soon as it has said that its first epoch is done. */
async function killAfterFirstEpoch(args: string[]): Promise<void> {
	const child = start(args);
	const done = finish(child);
	child.stderr?.on("data", (text) => {
		if (String(text).includes("epoch 1 of")) child.kill("SIGKILL");
	});
	expect((await done).code).toBeNull();
}

test("killed with -9, a training ends in the bytes of one that was left alone", async () => {
	const recipe = writeRecipe("recipe.json", { batchSize: 4 });
	const [killed, whole] = ["killed", "whole"].map((name) => join(folder, name));
	await killAfterFirstEpoch(train(recipe, killed));
	expect((await checkpointIn(killed)).header.epoch).toBeLessThan(3);
	const resumed = await ocelli(...train(recipe, killed));
	expect(resumed.stderr).toMatch(/going on after epoch [12] of 3/);
	expect(resumed.code).toBe(0);
	expect((await ocelli(...train(recipe, whole))).code).toBe(0);
	const [a, b] = [await checkpointIn(killed), await checkpointIn(whole)];
	expect(a.header.epoch).toBe(3);
	expect(a.header.random).toEqual(b.header.random);
	expect(digests(a.arrays)).toEqual(digests(b.arrays));
	for (const run of [killed, whole]) expect(epochsOf(run)).toEqual([1, 2, 3]);
	const file = join(folder, "backbone.ocb");
	const from = ["--checkpoint", killed, "-o", file];
	expect((await ocelli("backbone", "export", ...from)).code).toBe(0);
	expect(readFileSync(file).equals(exportBackbone(b))).toBe(true);
});

test("what cannot be trained or exported is said, with the file and the key", async () => {
	const recipe = writeRecipe("wrong.json", { epochs: 0 });
	const wrong = await ocelli(...train(recipe, join(folder, "wrong")));
	expect(wrong.code).toBe(1);
	expect(wrong.stderr).toContain("wrong.json: epochs is 0: it must be");
	const from = ["--checkpoint", join(folder, "none"), "-o", join(folder, "x")];
	const none = await ocelli("backbone", "export", ...from);
	expect(none.code).toBe(1);
	expect(none.stderr).toContain(`there is no checkpoint in "${from[1]}"`);
});

function run(changes: object, checkpoint: string, epochs?: number) {
	const recipe = tinyRecipe(changes);
	const set = {
		...tinyPhotos(30),
		classNames: ["a", "b", "c"],
		names: [],
		hash: "1",
	};
	return runRecipe({ recipe, photos: set, checkpoint, epochs });
}

test("a training that keeps rounded numbers, too, ends in the same bytes", async () => {
	const changes = { width: 1.3, epochs: 2, batchSize: 14, sizes: { "16": 1 } };
	const [stopped, whole] = ["stopped", "wide"].map((name) =>
		join(folder, name),
	);
	const first = await run(changes, stopped, 1);
	expect(first.header.epoch).toBe(1);
	const [a, b] = [await run(changes, stopped), await run(changes, whole)];
	expect(b.header.epoch).toBe(2);
	expect(b.header.random).not.toEqual(first.header.random); // no epoch is like another
	expect(digests(a.arrays)).toEqual(digests(b.arrays));
	const average = a.arrays.get("average/0") as Float32Array;
	for (const value of average)
		expect(fromFloat16(toFloat16(value))).toBe(value);
});

test("another recipe than the checkpoint's is refused", async () => {
	const checkpoint = join(folder, "refused");
	await run({ epochs: 1 }, checkpoint);
	await expect(run({ epochs: 1, seed: 4 }, checkpoint)).rejects.toThrow(
		"is of a recipe with seed 3 (not 4)",
	);
});

test("a rate that breaks the weights ends with what broke, and the last checkpoint stays", async () => {
	const optimizer = {
		kind: "sgd",
		learningRate: 10,
		warmup: 1,
		weightDecay: 1,
	};
	const checkpoint = join(folder, "broken");
	const broken = run({ optimizer, epochs: 100 }, checkpoint);
	await expect(broken).rejects.toThrow(
		/^epoch \d+: the loss is .* at a learning rate of .*; the checkpoint of epoch \d+ in ".*broken" is whole$/,
	);
	const { epoch } = (await checkpointIn(checkpoint)).header;
	await expect(broken).rejects.toThrow(`epoch ${epoch + 1}: the loss`);
});
