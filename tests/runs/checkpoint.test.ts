import { copyFileSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, expect, test } from "vitest";
import { Random } from "../../converter/dataset/random";
import { openBackend } from "../../converter/train/backend";
import { BatchMaker } from "../../converter/train/run/batches";
import {
	type Checkpoint,
	type CheckpointHeader,
	checkSame,
	readCheckpoint,
	writeCheckpoint,
} from "../../converter/train/run/checkpoint";
import {
	loadCheckpoint,
	saveCheckpoint,
} from "../../converter/train/run/checkpointFolder";
import { Learner } from "../../converter/train/run/learner";
import type { RunRecipe } from "../../converter/train/run/recipe";
import type { Tf } from "../../converter/train/tf";
import { temporaryFolder } from "../cli/ocelli";
import { digests, TINY, tinyPhotos, tinyRecipe } from "./tiny";

const folder = temporaryFolder();

let tf: Tf;
beforeAll(async () => {
	tf = (await openBackend("wasm")).tf;
});

const POINT = {
	epoch: 1,
	learningRate: 0.001,
	loss: 1,
	trainAccuracy: 0.5,
	validationAccuracy: 0.5,
	seconds: 1,
	imagesPerSecond: 60,
};

function headerOf(recipe: RunRecipe, epoch = 1): CheckpointHeader {
	return {
		recipe,
		classes: ["a", "b", "c"],
		dataHash: "1234",
		epoch,
		steps: 2,
		random: [1, 2, 3, 4],
		curve: [POINT],
	};
}

/** After `steps` steps from the start. */
function trained(recipe: RunRecipe, steps: number, classes = 3) {
	const learner = new Learner(tf, recipe, classes);
	const maker = new BatchMaker({ ...tinyPhotos(), classes }, recipe);
	const random = new Random(1);
	for (let step = 0; step < steps; step++)
		learner.step(maker.training([0, 1, 2, 3], random), 0.003, step);
	return learner;
}

function checkpointOf(recipe: RunRecipe, learner: Learner): Checkpoint {
	return { header: headerOf(recipe), arrays: learner.arrays() };
}

test.each([["adamw"], ["sgd"]])(
	"a learner restored from a checkpoint goes on as the one that wrote it: %s",
	(kind) => {
		const recipe = tinyRecipe({
			optimizer: { kind, learningRate: 0.01, warmup: 0, weightDecay: 0.01 },
		});
		const learner = trained(recipe, 2);
		const bytes = writeCheckpoint(checkpointOf(recipe, learner));
		const { header, arrays } = readCheckpoint(bytes, "it");
		expect(header.recipe).toEqual(recipe);
		expect(header.random).toEqual([1, 2, 3, 4]);
		expect(digests(arrays)).toEqual(digests(learner.arrays()));
		const other = new Learner(tf, recipe, 3);
		other.restore(arrays, header.steps);
		const batch = () =>
			new BatchMaker(tinyPhotos(), recipe).training([5, 6, 7], new Random(9));
		learner.step(batch(), 0.003, 2);
		other.step(batch(), 0.003, 2);
		expect(digests(other.arrays())).toEqual(digests(learner.arrays()));
		expect(digests(other.arrays())).not.toEqual(digests(arrays));
	},
);

test("the checkpoint of 800 k parameters is 5 MB at most, and writing what was read changes nothing", () => {
	const recipe = tinyRecipe({ width: 1.65 });
	const { header, arrays } = checkpointOf(recipe, trained(recipe, 0, 125));
	const random = new Random(1);
	for (const [name, values] of arrays)
		if (name.startsWith("moments/"))
			for (let i = 0; i < values.length; i++) values[i] = random.float() ** 4;
	const lengths = [...arrays.values()].map(({ length }) => length);
	const count = lengths.reduce((sum, length) => sum + length);
	expect(count).toBeGreaterThan(4 * 780_000);
	const bytes = writeCheckpoint({ header, arrays });
	expect(bytes.length).toBeLessThan(4.95e6);
	const kept = readCheckpoint(bytes, "it");
	expect(Buffer.compare(writeCheckpoint(kept), bytes)).toBe(0);
});

test("the average follows the weights, and is what is judged", () => {
	const recipe = tinyRecipe({ ema: 0.5 });
	const learner = trained(recipe, 1);
	const start = new Learner(tf, recipe, 3).arrays();
	const arrays = learner.arrays();
	// The first step keeps 1 / 10.
	const [before, after, average] = [
		start.get("weights/0"),
		arrays.get("weights/0"),
		arrays.get("average/0"),
	] as Float32Array[];
	for (const [i, value] of average.entries())
		expect(value).toBeCloseTo(0.1 * before[i] + 0.9 * after[i], 6);
	expect(
		trained(tinyRecipe({ ema: 0 }), 1)
			.arrays()
			.has("average/0"),
	).toBe(false);
});

test("a damaged checkpoint gives way to the one before it", async () => {
	const recipe = tinyRecipe();
	const learner = trained(recipe, 0);
	const { arrays } = checkpointOf(recipe, learner);
	const path = join(folder, "damaged");
	expect(await loadCheckpoint(path)).toBeUndefined();
	for (const epoch of [1, 2]) {
		const header = headerOf(recipe, epoch);
		await saveCheckpoint(path, header, writeCheckpoint({ header, arrays }));
	}
	expect((await loadCheckpoint(path))?.header.epoch).toBe(2);
	const current = join(path, "checkpoint");
	writeFileSync(current, readFileSync(current).subarray(0, 5000));
	const notes: string[] = [];
	const loaded = await loadCheckpoint(path, (note) => notes.push(note));
	expect(loaded?.header.epoch).toBe(1);
	expect(notes).toEqual([
		`${current} is damaged (its checksum is wrong): take an earlier copy of it`,
	]);
	copyFileSync(current, `${current}.previous`);
	await expect(loadCheckpoint(path)).rejects.toThrow("is damaged");
});

test("a folder that cannot be written is said to be one", async () => {
	const file = join(folder, "file");
	writeFileSync(file, "");
	const header = headerOf(tinyRecipe());
	await expect(saveCheckpoint(file, header, new Uint8Array(1))).rejects.toThrow(
		`the checkpoint cannot be written to "${file}" (EEXIST)`,
	);
});

test("another recipe or other photos are refused, naming what differs; notes may differ", () => {
	const recipe = tinyRecipe();
	const checkpoint = { header: headerOf(recipe), arrays: new Map() };
	const check = (changes: object, hash = "1234") =>
		checkSame(checkpoint, tinyRecipe(changes), hash, "runs/x");
	expect(() => check({ notes: "other" })).not.toThrow();
	const optimizer = { ...recipe.optimizer, learningRate: 0.1 };
	expect(() => check({ optimizer, epochs: 4 })).toThrow(
		'the checkpoint in "runs/x" is of a recipe with epochs 3 (not 4), optimizer.learningRate 0.003 (not 0.1): ',
	);
	const heldOut = { seed: 1, validation: [], test: [] };
	expect(() => check({ data: { ...TINY.data, heldOut } })).toThrow(
		"data.heldOut undefined (not {",
	);
	expect(() => check({}, "5678")).toThrow(
		'the checkpoint in "runs/x" is of other photos',
	);
});
