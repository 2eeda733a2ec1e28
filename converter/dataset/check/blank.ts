import { LEAST_DEVIATION } from "./fingerprint";

export type Blank = "nearly black" | "nearly white" | "without contrast";

const BLACK = 32;
const WHITE = 224;
/** Share of the pixels that may be different: a spot of dirt is no motif. */
const EXCEPTIONS = 0.01;

/** What keeps a photo from showing anything, if something does. `gray`: luma 0..255. */
export function blankness(gray: ArrayLike<number>): Blank | undefined {
	const histogram = new Uint32Array(256);
	for (let i = 0; i < gray.length; i++) histogram[Math.round(gray[i])]++;
	const few = EXCEPTIONS * gray.length;
	const [low, high] = [
		quantile(histogram, few),
		quantile(histogram, gray.length - few),
	];
	if (high < BLACK) return "nearly black";
	if (low > WHITE) return "nearly white";
	return high - low < 2 * LEAST_DEVIATION ? "without contrast" : undefined;
}

/** The value that more than `count` pixels do not exceed. */
function quantile(histogram: Uint32Array, count: number): number {
	let sum = 0;
	return histogram.findIndex((pixels) => {
		sum += pixels;
		return sum > count;
	});
}
