import { beforeAll, expect, test } from "vitest";
import { shapesOf } from "../../converter/graph/shapes";
import {
	loadBackbone,
	withoutHead,
} from "../../converter/train/backbone/backbone";
import { exportBackbone } from "../../converter/train/backbone/export";
import { openBackend } from "../../converter/train/backend";
import type { Checkpoint } from "../../converter/train/run/checkpoint";
import { fromFloat16, toFloat16 } from "../../converter/train/run/float16";
import {
	Learner,
	untrained,
	valuesOf,
} from "../../converter/train/run/learner";
import type { RunRecipe } from "../../converter/train/run/recipe";
import type { Tf } from "../../converter/train/tf";
import { TINY, tinyRecipe } from "./tiny";

let tf: Tf;
beforeAll(async () => {
	tf = (await openBackend("wasm")).tf;
});

/** A checkpoint whose weights all differ from its averages. */
function checkpointOf(recipe: RunRecipe): Checkpoint {
	const arrays = new Learner(tf, recipe, 3).arrays();
	for (const [name, values] of arrays)
		if (name.startsWith("average/"))
			for (let i = 0; i < values.length; i++) values[i] += 0.01 * (i % 7);
	const point = {
		epoch: 3,
		learningRate: 0,
		loss: 1,
		trainAccuracy: 0.5,
		validationAccuracy: 0.75,
		seconds: 1,
		imagesPerSecond: 60,
	};
	return {
		header: {
			recipe,
			classes: ["x", "y", "z"],
			dataHash: "",
			epoch: 3,
			steps: 9,
			random: [],
			curve: [point],
		},
		arrays,
	};
}

const heldOut = { seed: 1, validation: ["v"], test: ["t"] };

test("what is loaded is the averaged net up to the pool, rounded to float16", () => {
	const recipe = tinyRecipe({ data: { ...TINY.data, heldOut } });
	const checkpoint = checkpointOf(recipe);
	const { graph, ...header } = loadBackbone(exportBackbone(checkpoint));
	const full = untrained(recipe, 3);
	for (const [i, values] of valuesOf(full).entries())
		values.set(checkpoint.arrays.get(`average/${i}`) as Float32Array);
	const want = withoutHead(full);
	expect(graph.layers.map(({ op, name }) => [op, name])).toEqual(
		want.layers.map(({ op, name }) => [op, name]),
	);
	expect(graph.layers.at(-1)?.op).toBe("globalAveragePool");
	const rounded = valuesOf(want).map((values) =>
		values.map((v) => fromFloat16(toFloat16(v))),
	);
	expect(valuesOf(graph)).toEqual(rounded);
	expect(header).toMatchObject({
		architecture: "separable",
		width: 0.2,
		inputSize: 16,
		channels: 3,
		licence: "made for a test",
		classes: ["x", "y", "z"],
		heldOut: ["v", "t"],
		epochs: 3,
		validationAccuracy: 0.75,
	});
	expect(header.recipe.name).toBe("tiny");
	expect(header.recipe.hash).toMatch(/^[0-9a-f]{64}$/);
});

test("the recipe's hash follows what it decides, not its notes", () => {
	const hashOf = (changes: object) =>
		loadBackbone(exportBackbone(checkpointOf(tinyRecipe(changes)))).recipe.hash;
	expect(hashOf({ notes: "other" })).toBe(hashOf({}));
	expect(hashOf({ seed: 4 })).not.toBe(hashOf({}));
});

test("without an average it is the weights themselves", () => {
	const checkpoint = checkpointOf(tinyRecipe({ ema: 0 }));
	const { graph } = loadBackbone(exportBackbone(checkpoint));
	const first = checkpoint.arrays.get("weights/0") as Float32Array;
	expect(valuesOf(graph)[0]).toEqual(
		first.map((v) => fromFloat16(toFloat16(v))),
	);
});

test("the backbone of width 1 is less than 600 KB, and serves any size", () => {
	const recipe = tinyRecipe({ width: 1, inputSize: 64 });
	const bytes = exportBackbone(checkpointOf(recipe));
	expect(bytes.length).toBeLessThan(600_000);
	const { graph } = loadBackbone(bytes);
	for (const size of [32, 96, 128]) {
		const shapes = shapesOf({ ...graph, inputShape: [size, size, 3] });
		expect(shapes.get(graph.layers[graph.layers.length - 1].name)).toEqual([
			320,
		]);
	}
});

test("other bytes are refused", () => {
	const bytes = exportBackbone(checkpointOf(tinyRecipe()));
	bytes[bytes.length - 20] ^= 1;
	expect(() => loadBackbone(bytes, "x.ocb")).toThrow("x.ocb is damaged");
	expect(() => loadBackbone(new Uint8Array(9))).toThrow(
		"the backbone is no such file",
	);
});
