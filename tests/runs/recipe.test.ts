import { readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import {
	drawHeldOut,
	trainingClasses,
} from "../../converter/train/run/classes";
import { type HeldOut, parseRecipe } from "../../converter/train/run/recipe";
import { TINY, tinyRecipe } from "./tiny";

const SHIPPED = new URL("../../converter/recipes/", import.meta.url);

function shipped(name: string) {
	return parseRecipe(readFileSync(new URL(name, SHIPPED), "utf8"));
}

/** The miniature recipe with one value replaced, by its path. */
function changed(path: string, value: unknown): string {
	const recipe = structuredClone(TINY) as Record<string, unknown>;
	const keys = path.split(".");
	let at = recipe;
	for (const key of keys.slice(0, -1)) at = at[key] as Record<string, unknown>;
	at[keys[keys.length - 1]] = value;
	return JSON.stringify(recipe);
}

test("every shipped recipe is one, and is named as its file", () => {
	const files = readdirSync(SHIPPED);
	expect(files).toContain("resnet8-cifar10.json");
	for (const file of files) expect(`${shipped(file).name}.json`).toBe(file);
});

test("the backbones leave the same 10 + 15 classes out", () => {
	const heldOut = shipped("backbone-small.json").data.heldOut as HeldOut;
	expect(heldOut.validation).toHaveLength(10);
	expect(heldOut.test).toHaveLength(15);
	expect(new Set([...heldOut.validation, ...heldOut.test]).size).toBe(25);
	expect(shipped("backbone-large.json").data.heldOut).toEqual(heldOut);
});

test.each([
	["epochs", 0, "epochs is 0: it must be a whole number from 1 to 10000"],
	["epochs", 1.5, "epochs is 1.5: it must be a whole number"],
	["epochs", undefined, "epochs is missing: it must be a whole number"],
	["architecture", "vgg", 'architecture is "vgg": it must be one of compact'],
	[
		"optimizer.kind",
		"adam",
		'optimizer.kind is "adam": it must be one of adamw, sgd',
	],
	[
		"optimizer.learningRate",
		"fast",
		'optimizer.learningRate is "fast": it must be a number',
	],
	[
		"optimizer.momentum",
		0.9,
		"optimizer.momentum (0.9) is not a key of a recipe: there are optimizer.kind",
	],
	["epoch", 3, "epoch (3) is not a key of a recipe"],
	["augmentation.flip", 1, "augmentation.flip is 1: it must be true or false"],
	[
		"augmentation.crop.area",
		[1, 0.3],
		"augmentation.crop.area is [1,0.3]: it must be two numbers",
	],
	["augmentation.crop.kind", "centre", 'augmentation.crop.kind is "centre"'],
	[
		"augmentation.crop.pixels",
		4,
		"augmentation.crop.pixels (4) is not a key of a recipe",
	],
	["sizes.8", 1, 'sizes has a key "8": it must be a side in pixels from 16'],
	["sizes", { "16": 0 }, 'sizes is {"16":0}: one side at least needs a weight'],
	[
		"data.validation",
		0,
		"data.validation is 0: it must be a number from 0.001",
	],
	[
		"data.heldOut",
		{ seed: 1, validation: ["a", "a"], test: [] },
		'data.heldOut.validation is ["a","a"]: it must be a list of different texts',
	],
	["data", [], "data is []: it must be an object"],
	["licence", " ", 'licence is " ": it must be a text'],
])("%s = %j: %s", (path, value, message) => {
	expect(() => parseRecipe(changed(path, value))).toThrow(message);
});

test("what is no JSON is said to be none", () => {
	expect(() => parseRecipe("{")).toThrow("this is not JSON: ");
});

const CLASSES = "abcdefghij".split("");

test("held-out classes follow from the seed, and nothing is lost", () => {
	const counts = { validation: 2, test: 3 };
	const drawn = drawHeldOut(CLASSES, 7, counts);
	expect(drawHeldOut(CLASSES.toReversed(), 7, counts)).toEqual(drawn);
	expect(drawHeldOut(CLASSES, 8, counts)).not.toEqual(drawn);
	const kept = trainingClasses(CLASSES, drawn);
	expect([...kept, ...drawn.validation, ...drawn.test].sort()).toEqual(CLASSES);
	expect(kept).toHaveLength(5);
	expect(trainingClasses(CLASSES, undefined)).toEqual(CLASSES);
});

test("a class that the seed does not hold out cannot be put there by hand", () => {
	const drawn = drawHeldOut(CLASSES, 7, { validation: 2, test: 3 });
	const [kept] = trainingClasses(CLASSES, drawn);
	const moved = { ...drawn, test: [kept, ...drawn.test.slice(1)] };
	expect(() => trainingClasses(CLASSES, moved)).toThrow(
		`data.heldOut.test has "${kept}", which seed 7 does not draw`,
	);
});

test("the miniature recipe is read as it is written", () => {
	const recipe = tinyRecipe();
	expect(recipe.sizes).toEqual([
		[16, 1],
		[24, 1],
	]);
	expect(recipe.data.channels).toBe(3);
	expect(recipe.augmentation).toEqual(TINY.augmentation);
});
