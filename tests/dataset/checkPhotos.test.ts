import { cpSync, mkdirSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import sharp from "sharp";
import { beforeAll, describe, expect, test } from "vitest";
import {
	checkPhotos,
	findingCount,
	type PhotoCheck,
} from "../../converter/checkPhotos";
import { adviceFor } from "../../converter/dataset/check/advice";
import { blankness } from "../../converter/dataset/check/blank";
import { labelSuspects } from "../../converter/dataset/check/mislabelled";
import { resample } from "../../converter/dataset/check/resample";
import {
	sharpness,
	sharpnessLimit,
} from "../../converter/dataset/check/sharpness";
import { splitGroups } from "../../converter/dataset/check/splitGroups";
import { writeFruitPhotos } from "../../converter/dataset/fruit";
import { Random } from "../../converter/dataset/random";
import type { ImageDataset } from "../../converter/dataset/types";
import { temporaryFolder } from "../cli/ocelli";

const folder = temporaryFolder();
const clean = join(folder, "clean");
beforeAll(() => writeFruitPhotos(clean, { perKind: 12, seed: 11 }));

/** A copy of the clean photos that something is done to. */
async function changed(
	name: string,
	change: (at: (file: string) => string) => Promise<unknown>,
) {
	const copy = join(folder, name);
	cpSync(clean, copy, { recursive: true });
	await change((file) => join(copy, file));
	return copy;
}

const fast = async (photos: string) =>
	(await checkPhotos({ photos, fast: true })).check;

describe("checkPhotos", () => {
	test("finds nothing in different, sharp photos", async () => {
		const check = await fast(clean);
		expect(findingCount(check)).toBe(0);
		expect(check.photos).toBe(60);
		expect(check.classes[0]).toEqual({
			label: "apple",
			photos: 12,
			different: 12,
			recall: null,
		});
		expect(check.guess).toEqual({
			accuracy: null,
			skipped: "not asked (--fast)",
		});
	});

	test("copies: equal, nearly, and in another class", async () => {
		const photos = await changed("copies", async (at) => {
			cpSync(at("apple/apple-001.jpg"), at("apple/same.jpg"));
			await sharp(at("pear/pear-002.jpg"))
				.resize(90)
				.flop()
				.toFile(at("pear/other.jpg"));
			await sharp(at("plum/plum-003.jpg"))
				.jpeg({ quality: 40 })
				.toFile(at("orange/plum.jpg"));
		});
		const check = await fast(photos);
		expect(check).toMatchObject({
			conflicts: [["orange/plum.jpg", "plum/plum-003.jpg"]],
			copies: [["apple/apple-001.jpg", "apple/same.jpg"]],
			nearDuplicates: [["pear/other.jpg", "pear/pear-002.jpg"]],
		} satisfies Partial<PhotoCheck>);
		expect(findingCount(check)).toBe(3);
		expect(
			check.classes.map(({ photos, different }) => photos - different),
		).toEqual([1, 0, 0, 1, 0]);
	});

	test("with several classes a photo, equal files under two of them are one photo that shows both", async () => {
		const photos = await changed("several", async (at) => {
			cpSync(at("apple/apple-001.jpg"), at("pear/apple-too.jpg"));
		});
		const { check } = await checkPhotos({
			photos,
			multilabel: true,
			negative: "plum",
		});
		expect(findingCount(check)).toBe(0);
		expect(check.photos).toBe(60);
		expect(check.classes).toHaveLength(4);
		expect(check.classes[3]).toMatchObject({ label: "pear", photos: 13 });
		expect(check.guess.skipped).toBe("photos may show several classes");
	});

	test("blurred, blank, very small and unreadable photos, by name", async () => {
		const gray = (level: number) =>
			({
				create: {
					width: 128,
					height: 96,
					channels: 3,
					background: { r: level, g: level, b: level },
				},
			}) as const;
		const photos = await changed("poor", async (at) => {
			for (const i of [1, 5, 9])
				await sharp(at(`apple/apple-00${i}.jpg`))
					.blur(5)
					.toFile(at(`apple/blurred-${i}.jpg`));
			await sharp(gray(6)).toFile(at("pear/black.png"));
			await sharp(gray(250)).toFile(at("pear/white.png"));
			await sharp(gray(120)).toFile(at("pear/gray.png"));
			await sharp(at("plum/plum-001.jpg"))
				.resize(24)
				.toFile(at("plum/small.png"));
			writeFileSync(at("plum/broken.jpg"), "no photo");
		});
		cpSync(join(photos, "pear/gray.png"), join(photos, "apple/gray.png"));
		const check = await fast(photos);
		expect(check.conflicts).toEqual([["apple/gray.png", "pear/gray.png"]]);
		const blurred = check.blurred.map(({ photo }) => photo);
		expect(
			blurred.filter((photo) => photo.startsWith("apple/blurred-")),
		).toHaveLength(3);
		expect(blurred.filter((photo) => /-0/.test(photo))).toEqual([]);
		expect(check.blank).toEqual([
			{ photo: "apple/gray.png", reason: "without contrast" },
			{ photo: "pear/black.png", reason: "nearly black" },
			{ photo: "pear/gray.png", reason: "without contrast" },
			{ photo: "pear/white.png", reason: "nearly white" },
		]);
		expect(check.small).toEqual([
			{ photo: "plum/small.png", width: 24, height: 18 },
		]);
		expect(check.unreadable).toMatchObject([{ file: "plum/broken.jpg" }]);
		expect(check.nearDuplicates.flat()).not.toContain("pear/black.png");
	});

	test("a swapped label is doubted, by a network that has not seen the photo", async () => {
		const photos = join(folder, "swapped");
		for (const kind of ["banana", "plum"])
			cpSync(join(clean, kind), join(photos, kind), { recursive: true });
		renameSync(
			join(photos, "plum/plum-004.jpg"),
			join(photos, "banana/not.jpg"),
		);
		const folds: string[] = [];
		const { check } = await checkPhotos({
			photos,
			progress: { onFold: (fold, of) => folds.push(`${fold}/${of}`) },
		});
		expect(check.mislabelled[0]).toMatchObject({
			photo: "banana/not.jpg",
			label: "banana",
			likely: "plum",
		});
		expect(check.mislabelled.length).toBeLessThan(4);
		expect(folds).toEqual(["1/5", "2/5", "3/5", "4/5", "5/5"]);
	});

	test("one class, or two photos of one: labels are not doubted, and it says why", async () => {
		const single = join(folder, "single");
		cpSync(join(clean, "apple"), join(single, "apple"), { recursive: true });
		const { check } = await checkPhotos({ photos: single });
		expect(check.guess.skipped).toBe("there is one class only");
		mkdirSync(join(single, "pear"));
		cpSync(join(clean, "pear/pear-001.jpg"), join(single, "pear/1.jpg"));
		const two = await checkPhotos({ photos: single });
		expect(two.check.guess.skipped).toMatch(/"pear" has fewer than 3/);
	});
});

describe("labelSuspects", () => {
	const rows = [
		[0.9, 0.1],
		[0.7, 0.3],
		[0.1, 0.9], // said to be 0
		[0.2, 0.8],
		[0.4, 0.6],
	];
	const labels = [0, 0, 0, 1, 1];

	test("where the label is believed in less than usual and another class as usual", () => {
		expect(labelSuspects(rows, labels)).toEqual([
			{ index: 2, likely: 1, margin: 0.8 },
		]);
	});

	test("not where the other class is believed in less than usual", () => {
		const timid = rows.map((row, i) => (i === 2 ? [0.35, 0.65] : row));
		expect(labelSuspects(timid, labels)).toEqual([]);
	});

	test("most suspicious first", () => {
		const more = [...rows, [0.95, 0.05]];
		const found = labelSuspects(more, [...labels, 1]);
		expect(found.map(({ index }) => index)).toEqual([5, 2]);
	});
});

describe("measures", () => {
	const random = new Random(2);
	const noise = Float32Array.from({ length: 64 * 64 }, () =>
		random.between(0, 255),
	);

	test("a sharp thing on a smooth ground is sharp, and the whole on its own is not", () => {
		const smooth = noise.map((_, i) => 2 * (i % 64));
		const spot = smooth.map((v, i) =>
			i % 64 < 16 && i < 64 * 16 ? noise[i] : v,
		);
		expect(sharpness(spot, 64)).toBeGreaterThan(10);
		expect(sharpness(smooth, 64)).toBeLessThan(0);
	});

	test("blurred is relative to the others, within limits", () => {
		expect(sharpnessLimit([8, 8.5, 9, 9.5, 10])).toBeCloseTo(6.78);
		expect(sharpnessLimit([14, 14, 14, 14])).toBe(7);
		expect(sharpnessLimit([3, 3, 3.1, 3.2])).toBe(2);
	});

	test("a small dark thing on white is no blank photo", () => {
		const white = new Float32Array(10_000).fill(252);
		expect(blankness(white)).toBe("nearly white");
		expect(blankness(white.map((v, i) => (i < 300 ? 40 : v)))).toBeUndefined();
		expect(blankness(white.map((v, i) => (i < 50 ? 40 : v)))).toBe(
			"nearly white",
		);
	});

	test("resample keeps the mean, whatever the sizes", () => {
		const shape = { width: 64, height: 64, channels: 1 };
		const mean = (values: Float32Array) =>
			values.reduce((a, b) => a + b) / values.length;
		for (const [width, height] of [
			[32, 16],
			[48, 31],
			[100, 64],
		])
			expect(mean(resample(noise, shape, width, height))).toBeCloseTo(
				mean(noise),
				2,
			);
		expect([
			...resample([0, 6, 12], { width: 3, height: 1, channels: 1 }, 2, 1),
		]).toEqual([2, 10]);
	});

	test("advice: few, uneven, missed", () => {
		const size = (
			label: string,
			different: number,
			recall: number | null = null,
		) => ({
			label,
			photos: different,
			different,
			recall,
		});
		expect(adviceFor([size("a", 20, 0.95), size("b", 25, 1)])).toEqual([]);
		const [few, uneven, missed] = adviceFor([
			size("a", 6, 0.5),
			size("b", 30, 1),
		]);
		expect(few).toContain('"a" (6)');
		expect(uneven).toMatch(/"a": it has 6 .* "b" has 30/);
		expect(missed).toMatch(/"a": .* 50 %/);
	});
});

describe("splitGroups", () => {
	const random = new Random(9);
	const shape = { width: 24, height: 24, channels: 1 } as const;
	const photo = () =>
		Uint8Array.from({ length: 24 * 24 }, () => random.uint32() >>> 24);
	const dataset = (
		images: [Uint8Array, number][],
		multilabel = false,
	): ImageDataset => ({
		kind: "images",
		labels: ["a", "b"],
		...shape,
		multilabel,
		images: images.map(([pixels, label], i) => ({
			pixels,
			label,
			name: `${i}`,
			...(multilabel && { targets: [label] }),
		})),
	});
	const [x, y, z] = [photo(), photo(), photo()];

	test("copies in a class are a group; across classes they are a conflict, told and not grouped", () => {
		const { groups, remarks } = splitGroups(
			dataset([
				[x, 0],
				[y, 0],
				[x, 0],
				[x, 1],
				[z, 1],
			]),
		);
		expect(groups[2]).toBe(groups[0]);
		expect(new Set(groups).size).toBe(4);
		expect(remarks).toEqual([
			expect.stringMatching(/^3 photos are copies of photos of another class/),
			expect.stringMatching(/^1 photo is a near-duplicate of another one/),
		]);
	});

	test("a class that is one single group is split photo by photo, and that is said", () => {
		const { groups, remarks } = splitGroups(
			dataset([
				[x, 0],
				[x, 0],
				[x, 0],
				[y, 1],
				[z, 1],
			]),
		);
		expect(new Set(groups).size).toBe(5);
		expect(remarks).toEqual([
			expect.stringMatching(/^all 3 photos of "a" are near-duplicates/),
		]);
	});

	test("the same where photos are of several classes", () => {
		const { groups, remarks } = splitGroups(
			dataset(
				[
					[x, 0],
					[x, 0],
					[y, 1],
					[z, 1],
				],
				true,
			),
		);
		expect(new Set(groups).size).toBe(4);
		expect(remarks).toEqual([
			expect.stringMatching(/^all 2 photos of "a" are near-duplicates/),
		]);
	});

	test("where photos are of several classes, copies are a group whatever they are of", () => {
		const { groups, remarks } = splitGroups(
			dataset(
				[
					[x, 0],
					[x, 1],
					[y, 0],
					[z, 1],
				],
				true,
			),
		);
		expect(groups[0]).toBe(groups[1]);
		expect(remarks).toHaveLength(1);
	});
});
