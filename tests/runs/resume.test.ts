import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, expect, test, vi } from "vitest";
import { readPhotoFolder } from "../../converter/dataset/photoFolder";
import type { Checkpoint } from "../../converter/train/run/checkpoint";
import { loadCheckpoint } from "../../converter/train/run/checkpointFolder";
import { drawHeldOut } from "../../converter/train/run/classes";
import { fromFloat16, toFloat16 } from "../../converter/train/run/float16";
import {
	onlyClasses,
	packedPhotos,
} from "../../converter/train/run/packedPhotos";
import { photosForRun } from "../../converter/train/run/prepareRun";
import { finish, ocelli, start, temporaryFolder } from "../cli/ocelli";
import { TINY, tinyRecipe, writeTinyPhotos } from "./tiny";

const folder = temporaryFolder();
const photos = join(folder, "photos");
const CLASSES = ["blue", "green", "red"];

beforeAll(async () => {
	vi.stubEnv("OCELLI_CACHE", join(folder, "cache"));
	await writeTinyPhotos(photos, CLASSES, 60);
});

function writeRecipe(name: string, changes: object): string {
	const path = join(folder, name);
	writeFileSync(path, JSON.stringify({ ...TINY, ...changes }));
	return path;
}

function train(recipe: string, checkpoint: string): string[] {
	return [
		"backbone",
		"train",
		recipe,
		"--data",
		photos,
		"--checkpoint",
		checkpoint,
	];
}

async function checkpointIn(path: string): Promise<Checkpoint> {
	return (await loadCheckpoint(path)) as Checkpoint;
}

function epochsOf(curve: string): number[] {
	const lines = readFileSync(join(curve, "curve.jsonl"), "utf8")
		.trim()
		.split("\n");
	return lines.map((line) => JSON.parse(line).epoch);
}

/** Starts a training and kills it with -9 as soon as it has said that an epoch is done. */
async function killAfterEpoch(args: string[], epoch: number): Promise<void> {
	const child = start(args);
	const done = finish(child);
	child.stderr?.on("data", (text) => {
		if (String(text).includes(`epoch ${epoch} of`)) child.kill("SIGKILL");
	});
	const { code } = await done;
	expect(code).toBeNull();
}

test("killed twice with -9, a training ends in the bytes of one that was left alone", async () => {
	const recipe = writeRecipe("recipe.json", { batchSize: 4 });
	const [killed, whole] = ["killed", "whole"].map((name) => join(folder, name));
	for (const epoch of [1, 2]) {
		await killAfterEpoch(train(recipe, killed), epoch);
		expect((await checkpointIn(killed)).header.epoch).toBe(epoch);
	}
	const resumed = await ocelli(...train(recipe, killed));
	expect(resumed.code).toBe(0);
	expect(resumed.stderr).toContain("going on after epoch 2 of 3");
	expect((await ocelli(...train(recipe, whole))).code).toBe(0);
	const [a, b] = [await checkpointIn(killed), await checkpointIn(whole)];
	expect(a.header.epoch).toBe(3);
	expect(a.header.random).toEqual(b.header.random);
	expect(a.arrays).toEqual(b.arrays);
	for (const path of [killed, whole]) expect(epochsOf(path)).toEqual([1, 2, 3]);
	const exported = await Promise.all(
		[killed, whole].map(async (path) => {
			const file = `${path}.ocb`;
			const { code } = await ocelli(
				"backbone",
				"export",
				"--checkpoint",
				path,
				"-o",
				file,
			);
			expect(code).toBe(0);
			return readFileSync(file);
		}),
	);
	expect(exported[0].equals(exported[1])).toBe(true);
	const again = await ocelli(...train(recipe, whole));
	expect(again.code).toBe(0);
	expect(epochsOf(whole)).toEqual([1, 2, 3]);
});

test("rounded checkpoints, too, end in the same bytes; --epochs-only stops early", async () => {
	const changes = { width: 1.3, epochs: 2, sizes: { "16": 1 } };
	const recipe = writeRecipe("wide.json", changes);
	const [stopped, whole] = ["stopped", "wide"].map((name) =>
		join(folder, name),
	);
	const first = await ocelli(...train(recipe, stopped), "--epochs-only", "1");
	expect(first.code).toBe(0);
	expect((await checkpointIn(stopped)).header.epoch).toBe(1);
	for (const path of [stopped, whole])
		expect((await ocelli(...train(recipe, path))).code).toBe(0);
	const [a, b] = [await checkpointIn(stopped), await checkpointIn(whole)];
	expect(a.arrays).toEqual(b.arrays);
	const weights = a.arrays.get("average/0") as Float32Array;
	for (const w of weights) expect(fromFloat16(toFloat16(w))).toBe(w);
});

test("errors say what to do: another recipe, no recipe, no checkpoint", async () => {
	const recipe = writeRecipe("short.json", { epochs: 1 });
	const run = join(folder, "short");
	expect((await ocelli(...train(recipe, run))).code).toBe(0);
	const other = await ocelli(
		...train(writeRecipe("other.json", { epochs: 1, seed: 4 }), run),
	);
	expect(other.code).toBe(1);
	expect(other.stderr).toContain("is of a recipe with seed 3 (not 4)");
	const wrong = await ocelli(
		...train(writeRecipe("wrong.json", { epochs: 0 }), run),
	);
	expect(wrong.code).toBe(1);
	expect(wrong.stderr).toContain("wrong.json: epochs is 0: it must be");
	const none = await ocelli(
		"backbone",
		"export",
		"--checkpoint",
		join(folder, "none"),
		"-o",
		join(folder, "x"),
	);
	expect(none.code).toBe(1);
	expect(none.stderr).toContain("there is no checkpoint in");
});

test("a rate that breaks the weights ends with what broke, and the last checkpoint stays", async () => {
	const optimizer = {
		kind: "sgd",
		learningRate: 10,
		warmup: 1,
		weightDecay: 1,
	};
	const recipe = writeRecipe("broken.json", { optimizer, epochs: 40 });
	const run = join(folder, "broken");
	const { code, stderr } = await ocelli(...train(recipe, run));
	expect(code).toBe(1);
	expect(stderr).toMatch(/epoch \d+: the loss is .* at a learning rate of/);
	const { epoch } = (await checkpointIn(run)).header;
	expect(stderr).toContain(
		`the checkpoint of epoch ${epoch} in "${run}" is whole`,
	);
});

test("photos of held-out classes are never read", async () => {
	const data = join(folder, "held");
	const classes = ["a", "b", "c", "d", "e"];
	await writeTinyPhotos(data, classes, 4);
	const heldOut = drawHeldOut(classes, 1, { validation: 1, test: 1 });
	for (const name of [...heldOut.validation, ...heldOut.test])
		for (let i = 0; i < 4; i++)
			writeFileSync(join(data, name, `${i}.png`), "no photo");
	const skipped: string[] = [];
	const onSkipped = ({ file }: { file: string }) => skipped.push(file);
	const recipe = tinyRecipe({ data: { ...TINY.data, heldOut } });
	const set = await photosForRun(recipe, data, { onSkipped });
	expect(skipped).toEqual([]);
	expect(set.classNames).toHaveLength(3);
	expect(set.classNames).not.toContain(heldOut.test[0]);
	expect(set.labels).toHaveLength(12);
	await expect(photosForRun(tinyRecipe(), data, { onSkipped })).rejects.toThrow(
		"has 0 usable photos",
	);
});

test("packed photos come from the cache as they were decoded; a damaged pack is made again", async () => {
	const all = await readPhotoFolder(photos);
	const options = { size: 16, channels: 3 } as const;
	const decoded: number[] = [];
	const onProgress = (done: number) => decoded.push(done);
	vi.stubEnv("OCELLI_CACHE", join(folder, "another cache"));
	const two = onlyClasses(all, ["red", "blue"]);
	const first = await packedPhotos(two, { ...options, onProgress });
	expect(decoded.at(-1)).toBe(120);
	expect(first.labels[0]).toBe(0);
	expect(first.classNames).toEqual(["red", "blue"]);
	decoded.length = 0;
	const again = await packedPhotos(two, { ...options, onProgress });
	expect(decoded).toEqual([]);
	expect(again).toEqual(first);
	const packs = join(folder, "another cache", "packed");
	const file = join(
		packs,
		readdirSync(packs).find((name) => name.endsWith(".pixels")) as string,
	);
	const bytes = readFileSync(file);
	bytes[1000] ^= 1;
	writeFileSync(file, bytes);
	const mended = await packedPhotos(two, { ...options, onProgress });
	expect(decoded.at(-1)).toBe(120);
	expect(mended).toEqual(first);
});
