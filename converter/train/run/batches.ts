/** Batches of a long training: photos warped to a side drawn for each batch. */
import type { Random } from "../../dataset/random";
import type { Batch } from "../batch";
import { mixUp } from "./mixup";
import type { RunRecipe } from "./recipe";
import { type Pixels, warp } from "./warp";
import { drawLight, drawWindow } from "./window";

export interface PhotoSet {
	pixels: Pixels;
	/** Class index of each photo. */
	labels: ArrayLike<number>;
	classes: number;
}

/** Batches that follow one another are made in the same memory. */
export class BatchMaker {
	#memory = new Float32Array(0);

	constructor(
		private readonly photos: PhotoSet,
		private readonly recipe: RunRecipe,
	) {}

	/** The photos at `indices`, changed at random. Valid until the next call. */
	training(indices: readonly number[], random: Random): Batch {
		const { augmentation, sizes } = this.recipe;
		const { pixels, classes } = this.photos;
		const side = drawSide(sizes, random);
		const batch = this.#batch(indices, side, (photo, at) => {
			const window = drawWindow(augmentation, pixels.size, random);
			const light = drawLight(augmentation, random);
			warp(pixels, photo, window, light, side, this.#memory, at);
			if (augmentation.cutout > 0)
				this.#cutOut(at, side, augmentation.cutout, random);
		});
		if (augmentation.mixup === 0) return batch;
		return mixUp(batch, classes, augmentation.mixup, random);
	}

	#batch(
		indices: readonly number[],
		side: number,
		write: (photo: number, at: number) => void,
	): Batch {
		const { pixels, labels } = this.photos;
		const length = side * side * pixels.channels;
		const needed = indices.length * length;
		if (this.#memory.length < needed) this.#memory = new Float32Array(needed);
		for (const [n, photo] of indices.entries()) write(photo, n * length);
		return {
			inputs: this.#memory.subarray(0, needed),
			labels: indices.map((photo) => labels[photo]),
			inputShape: [side, side, pixels.channels],
		};
	}

	/** Paints a square around a random point gray, as far as it lies in the photo. */
	#cutOut(at: number, side: number, share: number, random: Random): void {
		const { channels } = this.photos.pixels;
		const half = (share * side) / 2;
		const range = () => {
			const centre = random.between(0, side);
			return [Math.round(centre - half), Math.round(centre + half)].map((v) =>
				Math.max(0, Math.min(side, v)),
			);
		};
		const [top, bottom] = range();
		const [left, right] = range();
		for (let y = top; y < bottom; y++) {
			const row = at + y * side * channels;
			this.#memory.fill(0.5, row + left * channels, row + right * channels);
		}
	}
}

function drawSide(sizes: RunRecipe["sizes"], random: Random): number {
	const total = sizes.reduce((sum, [, weight]) => sum + weight, 0);
	let left = random.float() * total;
	for (const [side, weight] of sizes) {
		if (left < weight) return side;
		left -= weight;
	}
	return sizes[sizes.length - 1][0];
}
