import { describe, expect, test } from "vitest";
import { Random } from "../../converter/dataset/random";
import type { Augmentation } from "../../converter/train/run/augmentation";
import { BatchMaker } from "../../converter/train/run/batches";
import { plainSamples } from "../../converter/train/run/samples";
import { type Pixels, warp } from "../../converter/train/run/warp";
import {
	AS_IT_IS,
	drawLight,
	drawWindow,
	type Light,
	type Window,
} from "../../converter/train/run/window";
import { tinyPhotos, tinyRecipe } from "./tiny";

const NONE: Augmentation = {
	crop: { kind: "padded", pixels: 0 },
	flip: false,
	brightness: 0,
	contrast: 0,
	saturation: 0,
	gray: 0,
	cutout: 0,
	mixup: 0,
};
const RESIZED = {
	kind: "resized",
	area: [0.3, 1] as [number, number],
	ratio: [0.75, 1.3333] as [number, number],
} as const;
const WHOLE = { x: 0, y: 0, width: 16, height: 16, mirrored: false };

const { pixels } = tinyPhotos();

function warped(
	window: Window,
	light: Light = AS_IT_IS,
	side = 16,
	source: Pixels = pixels,
): Float32Array {
	const target = new Float32Array(side * side * source.channels);
	warp(source, 2, window, light, side, target, 0);
	return target;
}

/** Channel k of photo 2 at x, y, 0..1; the border goes on. */
function at(x: number, y: number, k: number): number {
	const [cx, cy] = [x, y].map((v) => Math.max(0, Math.min(15, v)));
	return pixels.bytes[(2 * 256 + cy * 16 + cx) * 3 + k] / 255;
}

function expected(value: (x: number, y: number, k: number) => number) {
	return Float32Array.from({ length: 768 }, (_, i) =>
		value(Math.floor(i / 3) % 16, Math.floor(i / 48), i % 3),
	);
}

describe("warp", () => {
	test("of the whole photo at its own size is the photo, 0..1", () => {
		expect(warped(WHOLE)).toEqual(expected(at));
	});

	test("mirrors left and right", () => {
		expect(warped({ ...WHOLE, mirrored: true })).toEqual(
			expected((x, y, k) => at(15 - x, y, k)),
		);
	});

	test("moved by whole pixels repeats the border", () => {
		expect(warped({ ...WHOLE, x: -3, y: 4 })).toEqual(
			expected((x, y, k) => at(x - 3, y + 4, k)),
		);
	});

	test("between pixels it is bilinear", () => {
		const half = warped({ ...WHOLE, x: 0.5, y: 0.25 });
		const want = expected((x, y, k) => {
			const row = (v: number) => (at(x, v, k) + at(x + 1, v, k)) / 2;
			return 0.75 * row(y) + 0.25 * row(y + 1);
		});
		for (const [i, value] of half.entries())
			expect(value).toBeCloseTo(want[i], 6);
	});

	test("scaled down by two takes the mean of two by two", () => {
		const small = warped(WHOLE, AS_IT_IS, 8);
		const mean = (at(4, 6, 1) + at(5, 6, 1) + at(4, 7, 1) + at(5, 7, 1)) / 4;
		expect(small[(3 * 8 + 2) * 3 + 1]).toBeCloseTo(mean, 6);
	});

	test("light is a linear map of the channels, cut off at black and white", () => {
		const light = { own: 2, common: -0.5, offset: 0.1 };
		const lit = warped(WHOLE, light);
		const want = expected((x, y, k) => {
			const [r, g, b] = [0, 1, 2].map((c) => at(x, y, c));
			const luma = 0.299 * r + 0.587 * g + 0.114 * b;
			const value = 2 * [r, g, b][k] - 0.5 * luma + 0.1;
			return Math.max(0, Math.min(1, value));
		});
		for (const [i, value] of lit.entries())
			expect(value).toBeCloseTo(want[i], 6);
		expect(lit).toContain(1);
	});

	test("a gray photo is treated as one of equal channels", () => {
		const gray = { bytes: pixels.bytes, size: 16, channels: 1 } as const;
		const light = { own: 0.5, common: 0.3, offset: 0.1 };
		const [value] = warped(WHOLE, light, 16, gray);
		expect(value).toBeCloseTo((0.8 * pixels.bytes[512]) / 255 + 0.1, 6);
	});
});

test("a resized window lies inside the photo, has the area and the shape that it may have", () => {
	const random = new Random(5);
	const augmentation = { ...NONE, crop: RESIZED };
	let least = 1;
	for (let i = 0; i < 5000; i++) {
		const { x, y, width, height } = drawWindow(augmentation, 64, random);
		expect(Math.min(x, y)).toBeGreaterThanOrEqual(0);
		expect(Math.max(x + width, y + height)).toBeLessThanOrEqual(64 + 1e-9);
		const area = (width * height) / 64 ** 2;
		expect(area).toBeGreaterThan(0.3 - 1e-9);
		expect(Math.abs(Math.log(width / height))).toBeLessThan(Math.log(1.3334));
		least = Math.min(least, area);
	}
	expect(least).toBeLessThan(0.32);
});

test("a padded window moves by up to its pixels either way", () => {
	const random = new Random(5);
	const augmentation = {
		...NONE,
		crop: { kind: "padded", pixels: 4 },
	} as const;
	const windows = Array.from({ length: 2000 }, () =>
		drawWindow(augmentation, 32, random),
	);
	const seen = [...new Set(windows.map(({ x }) => x))].sort((a, b) => a - b);
	expect(seen).toEqual([-4, -3, -2, -1, 0, 1, 2, 3, 4]);
	expect(windows.every(({ width, height }) => width + height === 64)).toBe(
		true,
	);
});

test("half of the photos are mirrored where flip is on, none else", () => {
	const random = new Random(5);
	const mirrored = (flip: boolean) =>
		Array.from({ length: 1000 }, () =>
			drawWindow({ ...NONE, flip }, 32, random),
		).filter((window) => window.mirrored).length;
	expect(mirrored(true)).toBeGreaterThan(450);
	expect(mirrored(true)).toBeLessThan(550);
	expect(mirrored(false)).toBe(0);
});

test("light: none, colourless, within its bounds", () => {
	const random = new Random(5);
	expect(drawLight(NONE, random)).toEqual(AS_IT_IS);
	const gray = drawLight({ ...NONE, gray: 1 }, random);
	expect(gray).toEqual({ own: 0, common: 1, offset: 0 });
	for (let i = 0; i < 1000; i++) {
		const { own, common, offset } = drawLight(
			{ ...NONE, brightness: 0.3 },
			random,
		);
		expect(own + common).toBeGreaterThanOrEqual(0.7);
		expect(own + common).toBeLessThanOrEqual(1.3);
		expect(offset).toBe(0);
	}
	const { own, offset } = drawLight({ ...NONE, contrast: 0.3 }, random);
	expect(0.5 * own + offset).toBeCloseTo(0.5, 12); // middle gray stays
});

function batchOf(changes: object, seed = 1, indices = [0, 1, 2, 5]) {
	const recipe = tinyRecipe({ augmentation: NONE, ...changes });
	const batch = new BatchMaker(tinyPhotos(), recipe).training(
		indices,
		new Random(seed),
	);
	return { ...batch, inputs: batch.inputs.slice() };
}

test("the same seed makes the same batch, another one another", () => {
	const { augmentation } = tinyRecipe();
	const one = batchOf({ augmentation });
	expect(batchOf({ augmentation })).toEqual(one);
	expect(batchOf({ augmentation }, 2).inputs).not.toEqual(one.inputs);
});

test("batches have the sides of the recipe, as often as their weights say", () => {
	const random = new Random(1);
	const recipe = tinyRecipe({ sizes: { "16": 1, "24": 3, "32": 0 } });
	const maker = new BatchMaker(tinyPhotos(), recipe);
	const counts = new Map<string, number>();
	for (let i = 0; i < 400; i++) {
		const { inputs, inputShape } = maker.training([3, 4], random);
		const [h, w, c] = inputShape as number[];
		expect(inputs).toHaveLength(2 * h * w * c);
		counts.set(`${h} ${w}`, (counts.get(`${h} ${w}`) ?? 0) + 1);
	}
	expect([...counts.keys()].sort()).toEqual(["16 16", "24 24"]);
	expect(counts.get("24 24")).toBeGreaterThan(260);
	expect(counts.get("24 24")).toBeLessThan(340);
});

test("without changes a batch holds the photos and their labels", () => {
	const { inputs, labels, targets } = batchOf({ sizes: { "16": 1 } });
	expect(labels).toEqual([0, 1, 2, 2]);
	expect(targets).toBeUndefined();
	expect(inputs.slice(2 * 768, 3 * 768)).toEqual(expected(at));
});

test("cutout paints one square of every photo gray", () => {
	const sizes = { "16": 1 };
	const plain = batchOf({ sizes }).inputs;
	const { inputs } = batchOf({ sizes, augmentation: { ...NONE, cutout: 0.5 } });
	for (let n = 0; n < 4; n++) {
		const changed = [...inputs.slice(n * 768, (n + 1) * 768)].filter(
			(value, i) => value !== plain[n * 768 + i],
		);
		expect(changed.length).toBeGreaterThan(3 * 15); // 4x4 at a corner, less what was gray
		expect(changed.length).toBeLessThanOrEqual(3 * 81);
		expect(new Set(changed)).toEqual(new Set([0.5]));
	}
});

test("mixup mixes photos and targets by the same share", () => {
	const sizes = { "16": 1 };
	const plain = batchOf({ sizes }).inputs;
	const mixup = { ...NONE, mixup: 1 };
	const { inputs, targets } = batchOf({ sizes, augmentation: mixup });
	const share = (targets as Float32Array)[0];
	expect(share).toBeGreaterThan(0.01);
	expect(share).toBeLessThan(0.99);
	const [a, b] = [plain[100], plain[768 + 100]];
	expect(inputs[100]).toBeCloseTo(share * a + (1 - share) * b, 5);
	const rows = Array.from({ length: 4 }, (_, n) => [
		...(targets as Float32Array).slice(3 * n, 3 * n + 3),
	]);
	expect(rows[0][1]).toBeCloseTo(1 - share, 6);
	expect(rows[2]).toEqual([0, 0, 1]); // 2 with 5, which is of the same class
	for (const row of rows) expect(row[0] + row[1] + row[2]).toBeCloseTo(1, 6);
});

test("validation sees the photos as they are, at the size that is asked for", () => {
	const samples = plainSamples(tinyPhotos(), [2, 4], 16);
	const target = new Float32Array(768);
	samples.write(0, target);
	expect(target).toEqual(expected(at));
	expect(samples.labels).toEqual([2, 1]);
	expect(plainSamples(tinyPhotos(), [2], 24).inputShape).toEqual([24, 24, 3]);
});
