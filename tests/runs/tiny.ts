/** A long training in miniature. */
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import sharp from "sharp";
import { sha256 } from "../../converter/dataset/hash";
import { Random } from "../../converter/dataset/random";
import type { PhotoSet } from "../../converter/train/run/batches";
import type { LearnerArrays } from "../../converter/train/run/learner";
import { parseRecipe, type RunRecipe } from "../../converter/train/run/recipe";

export const TINY = {
	name: "tiny",
	licence: "made for a test",
	notes: "noise",
	seed: 3,
	data: { size: 16, color: "rgb", validation: 0.1 },
	architecture: "separable",
	width: 0.2,
	inputSize: 16,
	epochs: 3,
	batchSize: 8,
	optimizer: {
		kind: "adamw",
		learningRate: 0.003,
		warmup: 0.1,
		weightDecay: 0,
	},
	labelSmoothing: 0,
	ema: 0.9,
	augmentation: {
		crop: { kind: "resized", area: [0.3, 1], ratio: [0.75, 1.3333] },
		flip: true,
		brightness: 0.3,
		contrast: 0.3,
		saturation: 0.3,
		gray: 0.1,
		cutout: 0.3,
		mixup: 0.2,
	},
	sizes: { "16": 1, "24": 1 },
};

export function tinyRecipe(changes: object = {}): RunRecipe {
	return parseRecipe(JSON.stringify({ ...TINY, ...changes }));
}

/** Noise, in which the class is a little more red, green or blue. */
function noise(label: number, size: number, random: Random): Uint8Array {
	return Uint8Array.from(
		{ length: size * size * 3 },
		(_, i) => random.integer(200) + (i % 3 === label ? 55 : 0),
	);
}

export function tinyPhotos(count = 60, size = 16): PhotoSet {
	const random = new Random(1);
	const labels = Array.from({ length: count }, (_, i) => i % 3);
	const bytes = new Uint8Array(count * size * size * 3);
	for (const [i, label] of labels.entries())
		bytes.set(noise(label, size, random), i * size * size * 3);
	return { pixels: { bytes, size, channels: 3 }, labels, classes: 3 };
}

/** Writes `count` photos a class into sub-folders of `folder`. */
export async function writeTinyPhotos(
	folder: string,
	classes: string[],
	count: number,
): Promise<void> {
	const random = new Random(2);
	const raw = { width: 16, height: 16, channels: 3 } as const;
	for (const [label, name] of classes.entries()) {
		mkdirSync(join(folder, name), { recursive: true });
		for (let i = 0; i < count; i++) {
			const pixels = noise(label, 16, random);
			const file = join(folder, name, `${i}.png`);
			writeFileSync(file, await sharp(pixels, { raw }).png().toBuffer());
		}
	}
}

/** A hash an array: quick to compare, and short where they differ. */
export function digests(arrays: LearnerArrays): string[] {
	return [...arrays].map(([name, { buffer, byteOffset, byteLength }]) => {
		const bytes = new Uint8Array(buffer, byteOffset, byteLength);
		return `${name} ${sha256(bytes).slice(0, 8)}`;
	});
}
