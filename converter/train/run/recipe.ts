/** A recipe: everything that decides a long training, but for where its photos lie. docs/training.md has the keys. */
import {
	ARCHITECTURE_NAMES,
	type ArchitectureName,
} from "../architectures/index";
import { type Augmentation, readAugmentation } from "./augmentation";
import { Fields, RecipeError } from "./fields";

/** Classes that the training never sees, by name. */
export interface HeldOut {
	/** Of the shuffle that chose them. */
	seed: number;
	/** To choose among backbones and ways to fine-tune. */
	validation: string[];
	/** To measure the one that was chosen. */
	test: string[];
}

export interface RunRecipe {
	name: string;
	/** What the photos are and on which terms; goes into what is exported. */
	licence: string;
	notes: string;
	seed: number;
	data: {
		/** Side of the photos as they are kept for training, in pixels. */
		size: number;
		channels: 1 | 3;
		/** Share of the photos that measures each epoch. */
		validation: number;
		heldOut?: HeldOut;
	};
	architecture: ArchitectureName;
	width: number;
	/** Side of the photos that validation sees, and of the graph's input. */
	inputSize: number;
	epochs: number;
	batchSize: number;
	optimizer: {
		kind: "adamw" | "sgd";
		/** Peak of the cosine schedule. */
		learningRate: number;
		/** Share of the steps in which the rate rises. */
		warmup: number;
		weightDecay: number;
	};
	labelSmoothing: number;
	/** Share of the old value that the average of the weights keeps at each step; 0: no average. */
	ema: number;
	augmentation: Augmentation;
	/** Sides of the batches, in pixels, and how often each is drawn. */
	sizes: [size: number, weight: number][];
}

const SHARE = { least: 0, most: 1 };
const SIDE = { least: 16, most: 256, whole: true };

/** Reads a recipe. Throws RecipeError with the key and its value. */
export function parseRecipe(text: string): RunRecipe {
	let value: unknown;
	try {
		value = JSON.parse(text);
	} catch (error) {
		throw new RecipeError(`this is not JSON: ${(error as Error).message}`);
	}
	return readRecipe(new Fields(value));
}

function readRecipe(fields: Fields): RunRecipe {
	const recipe: RunRecipe = {
		name: fields.text("name"),
		licence: fields.text("licence"),
		notes: fields.text("notes"),
		seed: fields.number("seed", { least: 0, most: 2 ** 31, whole: true }),
		data: readData(fields.object("data")),
		architecture: fields.choice("architecture", ARCHITECTURE_NAMES),
		width: fields.number("width", { least: 0.1, most: 8 }),
		inputSize: fields.number("inputSize", SIDE),
		epochs: fields.number("epochs", { least: 1, most: 10_000, whole: true }),
		batchSize: fields.number("batchSize", {
			least: 2,
			most: 4096,
			whole: true,
		}),
		optimizer: readOptimizer(fields.object("optimizer")),
		labelSmoothing: fields.number("labelSmoothing", SHARE),
		ema: fields.number("ema", { least: 0, most: 0.99999 }),
		augmentation: readAugmentation(fields.object("augmentation")),
		sizes: readSizes(fields.object("sizes")),
	};
	fields.end();
	return recipe;
}

function readData(fields: Fields): RunRecipe["data"] {
	const data: RunRecipe["data"] = {
		size: fields.number("size", SIDE),
		channels: fields.choice("color", ["rgb", "gray"]) === "rgb" ? 3 : 1,
		validation: fields.number("validation", { least: 0.001, most: 0.5 }),
	};
	if (fields.has("heldOut"))
		data.heldOut = readHeldOut(fields.object("heldOut"));
	fields.end();
	return data;
}

function readHeldOut(fields: Fields): HeldOut {
	const heldOut = {
		seed: fields.number("seed", { least: 0, most: 2 ** 31, whole: true }),
		validation: fields.texts("validation"),
		test: fields.texts("test"),
	};
	fields.end();
	return heldOut;
}

function readOptimizer(fields: Fields): RunRecipe["optimizer"] {
	const optimizer = {
		kind: fields.choice("kind", ["adamw", "sgd"]),
		learningRate: fields.number("learningRate", { least: 1e-6, most: 10 }),
		warmup: fields.number("warmup", SHARE),
		weightDecay: fields.number("weightDecay", SHARE),
	};
	fields.end();
	return optimizer;
}

function readSizes(fields: Fields): [number, number][] {
	const weight = { least: 0, most: 1000 };
	const sizes = fields.keys().map((key): [number, number] => {
		const size = Number(key);
		if (Number.isInteger(size) && size >= SIDE.least && size <= SIDE.most)
			return [size, fields.number(key, weight)];
		throw new RecipeError(
			`sizes has a key "${key}": it must be a side in pixels from ${SIDE.least} to ${SIDE.most}`,
		);
	});
	if (sizes.some(([, share]) => share > 0)) return sizes;
	throw new RecipeError(
		`sizes is ${JSON.stringify(Object.fromEntries(sizes))}: one side at least needs a weight above 0`,
	);
}
