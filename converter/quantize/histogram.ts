/**
 * How often values occur, in bins of equal width around 0. The width is a power of two that doubles when a larger
 * value comes, so that one pass is enough and the order of the values does not matter.
 */

/** Bins on each side of 0: at least half of them hold the range's larger end, 8 or more for each int8 step. */
const HALF = 4096;

/** Values from `low` to `high`, of which there are `count`. */
export interface Bin {
	low: number;
	high: number;
	count: number;
}

export class Histogram {
	/** Exact zeros, which every quantization keeps, are apart. */
	zeros = 0;
	#width = 0;
	#counts = new Float64Array(2 * HALF);

	/** @param largest the largest absolute value among `values` */
	add(values: Float32Array, largest: number): void {
		this.#reach(largest);
		const counts = this.#counts;
		const perValue = 1 / this.#width;
		for (let i = 0; i < values.length; i++) {
			if (values[i] === 0) this.zeros++;
			else counts[Math.floor(values[i] * perValue) + HALF]++;
		}
	}

	/** The bins that hold something, by rising value. */
	bins(): Bin[] {
		return Array.from(this.#counts, (count, b) => ({
			low: (b - HALF) * this.#width,
			high: (b - HALF + 1) * this.#width,
			count,
		})).filter(({ count }) => count > 0);
	}

	/** Widens the bins until `largest` lies in one. */
	#reach(largest: number): void {
		const needed = 2 ** (Math.floor(Math.log2(largest)) + 1) / HALF;
		if (largest === 0 || needed <= this.#width) return;
		const factor = this.#width > 0 ? needed / this.#width : 1;
		const counts = new Float64Array(2 * HALF);
		for (const [b, count] of this.#counts.entries())
			if (count > 0) counts[Math.floor((b - HALF) / factor) + HALF] += count;
		this.#counts = counts;
		this.#width = needed;
	}
}
