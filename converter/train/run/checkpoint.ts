/** A training between two epochs, as bytes. */
import { TrainError } from "../errors";
import { readContainer, writeContainer } from "./container";
import type { CurvePoint } from "./curve";
import { ENCODINGS, type Encoding } from "./encodings";
import type { LearnerArrays } from "./learner";
import type { RunRecipe } from "./recipe";

export interface CheckpointHeader {
	recipe: RunRecipe;
	/** Names of the classes, in the order of the outputs. */
	classes: string[];
	/** Of the photos: pixels and order. */
	dataHash: string;
	/** Epochs that are done. */
	epoch: number;
	/** Steps that the optimizer has made. */
	steps: number;
	/** Of the random generator. */
	random: number[];
	curve: CurvePoint[];
}

export interface Checkpoint {
	header: CheckpointHeader;
	arrays: LearnerArrays;
}

const MAGIC = "OCKP";

/** What the arrays of a checkpoint may weigh: it is committed while a training is going on, and 5 MB are the limit. */
const MOST_BYTES = 4.9e6;

type Layout = Record<"weights" | "average" | "moments", Encoding>;

/** From exact to small. */
const LAYOUTS: Layout[] = [
	{ weights: "float32", average: "float32", moments: "float32" },
	{ weights: "float32", average: "float16", moments: "bfloat16" },
	{ weights: "float16", average: "float16", moments: "log8" },
];

/** In the most exact layout that is small enough, or the smallest. */
export function writeCheckpoint(checkpoint: Checkpoint): Uint8Array {
	const { arrays } = checkpoint;
	const fitting = LAYOUTS.find(
		(layout) => bytesOf(arrays, layout) <= MOST_BYTES,
	);
	const layout = fitting ?? LAYOUTS[LAYOUTS.length - 1];
	return writeContainer(MAGIC, checkpoint, (name) => encodingIn(layout, name));
}

function encodingIn(layout: Layout, name: string): Encoding {
	return layout[name.split("/")[0] as keyof Layout];
}

function bytesOf(arrays: LearnerArrays, layout: Layout): number {
	return [...arrays].reduce(
		(sum, [name, { length }]) =>
			sum + ENCODINGS[encodingIn(layout, name)].bytesFor(length),
		0,
	);
}

/** `what` names the file in messages. Throws TrainError where it is damaged. */
export function readCheckpoint(bytes: Uint8Array, what: string): Checkpoint {
	return readContainer<CheckpointHeader>(MAGIC, bytes, what);
}

/** Throws TrainError where a checkpoint is of another recipe or other photos; notes may differ. */
export function checkSame(
	{ header }: Checkpoint,
	recipe: RunRecipe,
	dataHash: string,
	folder: string,
): void {
	const different = differences(header.recipe, recipe);
	if (different.length > 0)
		throw new TrainError(
			`the checkpoint in "${folder}" is of a recipe with ${different.join(", ")}: train with that recipe, or name another checkpoint folder`,
		);
	if (header.dataHash !== dataHash)
		throw new TrainError(
			`the checkpoint in "${folder}" is of other photos: name the folder that it was begun with, or another checkpoint folder`,
		);
}

/** Keys whose values differ, each with both values. */
function differences(before: unknown, now: unknown, path = ""): string[] {
	if (JSON.stringify(before) === JSON.stringify(now) || path === "notes")
		return [];
	if (!isObject(before) || !isObject(now))
		return [`${path} ${JSON.stringify(before)} (not ${JSON.stringify(now)})`];
	const keys = new Set([...Object.keys(before), ...Object.keys(now)]);
	return [...keys].flatMap((key) =>
		differences(before[key], now[key], path ? `${path}.${key}` : key),
	);
}

function isObject(value: unknown): value is Record<string, unknown> {
	return typeof value === "object" && value !== null && !Array.isArray(value);
}
