/** Where the rows or columns of a resized image lie in the original: TFLite's positions, along one axis. */
import { POSITION_FRACTION_BITS } from "../../assembly/shared/blob";
import { roundHalfAway } from "./requantize";

export interface Resizing {
	/** Rows or columns of the input. */
	from: number;
	/** Of the output. */
	to: number;
	alignCorners: boolean;
	halfPixelCenters: boolean;
}

/** Output = (1 - share) * input[first] + share * input[first + 1] with share = fraction / POSITION_ONE. */
export interface Position {
	first: number;
	fraction: number;
}

export const POSITION_ONE = 2 ** POSITION_FRACTION_BITS;

/** How many pixels of the input as many steps of the output go over. */
function spans({ from, to, alignCorners }: Resizing): [number, number] {
	return alignCorners && to > 1 ? [from - 1, to - 1] : [from, to];
}

/** resizeNearestNeighbor: in float32, as TFLite has it. */
export function nearestPositions(resizing: Resizing): Position[] {
	const { to, alignCorners, halfPixelCenters } = resizing;
	const [size, steps] = spans(resizing);
	const scale = Math.fround(size / steps);
	const offset = halfPixelCenters ? 0.5 : 0;
	const round = alignCorners ? roundHalfAway : Math.floor;
	return Array.from({ length: to }, (_, i) => ({
		first: round(Math.fround(Math.fround(i + offset) * scale)),
		fraction: 0,
	}));
}

/** resizeBilinear: in 10-bit fractions of a pixel, the step rounded to one. */
export function bilinearPositions(resizing: Resizing): Position[] {
	const { from, to, halfPixelCenters } = resizing;
	const [size, steps] = spans(resizing);
	const step = Math.floor(
		(POSITION_ONE * size + Math.floor(steps / 2)) / steps,
	);
	const start = halfPixelCenters ? Math.floor(step / 2) - POSITION_ONE / 2 : 0;
	return Array.from({ length: to }, (_, i) => inside(start + i * step, from));
}

/** Before the first pixel's and behind the last one's centre there is nothing but that pixel. */
function inside(at: number, size: number): Position {
	if (at <= 0) return { first: 0, fraction: 0 };
	const first = Math.floor(at / POSITION_ONE);
	return first < size - 1
		? { first, fraction: at % POSITION_ONE }
		: { first: size - 1, fraction: 0 };
}
