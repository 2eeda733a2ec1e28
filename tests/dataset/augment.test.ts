import { describe, expect, test } from "vitest";
import {
	type Augmentation,
	augment,
	DEFAULT_AUGMENTATION,
} from "../../converter/dataset/augment";
import { Random } from "../../converter/dataset/random";

const NONE: Augmentation = {
	flip: false,
	shift: 0,
	rotate: 0,
	zoom: [1, 1],
	brightness: 0,
	contrast: 0,
};
const SHAPE = { width: 12, height: 9, channels: 3 };
const SIZE = SHAPE.width * SHAPE.height * SHAPE.channels;

function photo(seed = 1): Uint8Array {
	const random = new Random(seed);
	return Uint8Array.from({ length: SIZE }, () => random.integer(256));
}

function changed(
	pixels: Uint8Array,
	augmentation: Partial<Augmentation>,
	random: Random,
): Uint8Array {
	const target = new Uint8Array(SIZE);
	augment(pixels, SHAPE, { ...NONE, ...augmentation }, random, target);
	return target;
}

/** Mean position of the light, in pixels. */
function centreOf(pixels: Uint8Array): [x: number, y: number] {
	let [sum, sx, sy] = [0, 0, 0];
	for (let y = 0; y < SHAPE.height; y++)
		for (let x = 0; x < SHAPE.width; x++) {
			const value = pixels[(y * SHAPE.width + x) * SHAPE.channels];
			sum += value;
			sx += value * x;
			sy += value * y;
		}
	return [sx / sum, sy / sum];
}

/** A bright spot of 3x3 at (4, 3) on black. */
function spot(): Uint8Array {
	const pixels = new Uint8Array(SIZE);
	for (let y = 2; y <= 4; y++)
		for (let x = 3; x <= 5; x++)
			pixels.fill(
				200,
				(y * SHAPE.width + x) * 3,
				(y * SHAPE.width + x) * 3 + 3,
			);
	return pixels;
}

test("nothing asked for changes nothing", () => {
	expect(changed(photo(), {}, new Random(1))).toEqual(photo());
});

test("a flip mirrors exactly, half of the time", () => {
	const pixels = photo();
	const mirrored = Uint8Array.from({ length: SIZE }, (_, i) => {
		const [pixel, channel] = [Math.floor(i / 3), i % 3];
		const [y, x] = [Math.floor(pixel / 12), pixel % 12];
		return pixels[(y * 12 + 11 - x) * 3 + channel];
	});
	const random = new Random(2);
	let flips = 0;
	for (let i = 0; i < 100; i++) {
		const result = changed(pixels, { flip: true }, random);
		const flipped = result[0] === mirrored[0] && result[3] === mirrored[3];
		expect(result).toEqual(flipped ? mirrored : pixels);
		if (flipped) flips++;
	}
	expect(flips).toBeGreaterThan(30);
	expect(flips).toBeLessThan(70);
});

describe("motion", () => {
	const random = new Random(3);
	const moves = (augmentation: Partial<Augmentation>) =>
		Array.from({ length: 40 }, () =>
			centreOf(changed(spot(), augmentation, random)),
		);
	const distances = (centres: [number, number][], x: number, y: number) =>
		centres.map(([cx, cy]) => Math.hypot(cx - x, cy - y));

	test("a shift moves up to its share of the side", () => {
		const moved = distances(moves({ shift: 0.1 }), 4, 3);
		expect(Math.max(...moved)).toBeGreaterThan(0.5);
		expect(Math.max(...moved)).toBeLessThan(Math.hypot(1.2, 0.9) + 0.1);
	});

	test("a rotation keeps the distance from the centre", () => {
		const centres = moves({ rotate: 30 });
		const radius = Math.hypot(4 - 5.5, 3 - 4);
		for (const distance of distances(centres, 5.5, 4))
			expect(Math.abs(distance - radius)).toBeLessThan(0.15);
		expect(Math.max(...distances(centres, 4, 3))).toBeGreaterThan(0.5);
	});

	test("a zoom of one half doubles the distance from the centre", () => {
		const [[x, y]] = moves({ zoom: [0.5, 0.5] });
		expect(x).toBeCloseTo(5.5 - 2 * 1.5, 0);
		expect(y).toBeCloseTo(4 - 2 * 1, 0);
	});
});

test("light changes all pixels alike, within its bounds", () => {
	const gray = new Uint8Array(SIZE).fill(100);
	const random = new Random(4);
	const seen = Array.from({ length: 60 }, () => {
		const result = changed(gray, { brightness: 0.2 }, random);
		expect(new Set(result).size).toBe(1);
		return result[0];
	});
	expect(Math.min(...seen)).toBeGreaterThanOrEqual(49);
	expect(Math.max(...seen)).toBeLessThanOrEqual(151);
	expect(Math.max(...seen) - Math.min(...seen)).toBeGreaterThan(60);
});

test("the same generator gives the same change", () => {
	const once = changed(photo(), DEFAULT_AUGMENTATION, new Random(5));
	expect(changed(photo(), DEFAULT_AUGMENTATION, new Random(5))).toEqual(once);
	expect(changed(photo(), DEFAULT_AUGMENTATION, new Random(6))).not.toEqual(
		once,
	);
});
