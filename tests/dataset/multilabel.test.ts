import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import sharp from "sharp";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { loadPhotos, readPhotoFolder } from "../../converter/dataset/photos";
import { relabel } from "../../converter/dataset/relabel";
import { mergeSame } from "../../converter/dataset/samePhotos";
import { imageSamples } from "../../converter/dataset/samples";
import {
	countByLabel,
	type ImageDataset,
	strataOf,
} from "../../converter/dataset/types";
import { createPreprocessor, imageDescription } from "../../host/runtime/frame";

let photos: string;
beforeEach(() => {
	photos = mkdtempSync(join(tmpdir(), "ocelli-multilabel-"));
});
afterEach(() => rmSync(photos, { recursive: true }));

function put(name: string, content: string | Uint8Array = "a photo") {
	const path = join(photos, name);
	mkdirSync(dirname(path), { recursive: true });
	writeFileSync(path, content);
}

const several = { multilabel: true };
const told = async (options = {}) => {
	const { labels, photos: found } = await readPhotoFolder(photos, options);
	return found.map(({ name, label, targets = [label] }) =>
		[name, ...targets.map((i) => labels[i])].join(" "),
	);
};

/** Enough of each class, and without it. */
function putClasses(...labels: string[]) {
	for (const label of labels)
		for (const i of [1, 2, 3]) put(`${label}/${label}${i}.jpg`);
}

describe("a negative class in folders", () => {
	test("is a class like others where a photo has one class", async () => {
		putClasses("apple", "Negative");
		const folder = await readPhotoFolder(photos);
		expect(folder.labels).toEqual(["Negative", "apple"]);
		expect(folder.negative).toBe("Negative");
		expect(folder.multilabel).toBeUndefined();
	});

	test("is no class where a photo may have several", async () => {
		putClasses("apple", "negative");
		const folder = await readPhotoFolder(photos, several);
		expect(folder.labels).toEqual(["apple"]);
		expect(folder.negative).toBe("negative");
		expect(await told(several)).toContain("negative/negative1.jpg");
		expect(await told(several)).toContain("apple/apple1.jpg apple");
	});

	test("may have another name", async () => {
		putClasses("apple", "negative", "background");
		const options = { ...several, negative: "background" };
		const folder = await readPhotoFolder(photos, options);
		expect(folder.labels).toEqual(["apple", "negative"]);
		expect(folder.negative).toBe("background");
	});

	test("a class that is on every photo cannot be learnt", async () => {
		putClasses("apple");
		put("negative/1.jpg");
		await expect(readPhotoFolder(photos, several)).rejects.toThrow(
			/"apple" is on all but 1 of the 4 photos of .*: add photos without it, 3 at least/,
		);
	});
});

describe("labels.csv in the folder", () => {
	const six = ["1.jpg", "2.jpg", "in/3.jpg", "4.jpg", "5.jpg", "6.jpg"];
	const csv = (...labels: string[]) => {
		for (const name of six) put(name);
		const lines = six.map((name, i) => `${name},${labels[i]}`);
		put("labels.csv", ["file,labels", ...lines].join("\n"));
	};

	test("says what a photo shows: several classes, or none", async () => {
		csv("pear;apple", "apple", "pear;apple", "", "negative", "pear");
		expect(await told(several)).toEqual([
			"1.jpg apple pear",
			"2.jpg apple",
			"4.jpg",
			"5.jpg",
			"6.jpg pear",
			"in/3.jpg apple pear",
		]);
	});

	test("or its only class", async () => {
		csv("a", "a", "a", "b", "b", "b");
		const folder = await readPhotoFolder(photos);
		expect(folder.labels).toEqual(["a", "b"]);
		expect(folder.photos.map(({ label }) => label)).toEqual([0, 0, 1, 1, 1, 0]);
		expect(folder.photos[0]).not.toHaveProperty("targets");
	});

	test("several classes ask for --multilabel", async () => {
		csv("a;b", "a", "a", "b", "b", "b");
		await expect(readPhotoFolder(photos)).rejects.toThrow(
			/labels\.csv gives "1\.jpg" 2 labels \(a, b\): train with --multilabel/,
		);
	});

	test("negative and a class exclude each other", async () => {
		csv("a;negative", "a", "a", "", "", "");
		await expect(readPhotoFolder(photos, several)).rejects.toThrow(
			/gives "1\.jpg" the labels a, negative: one that shows a class is not/,
		);
	});

	test("photos that it does not name, and lines without a photo, are skipped by name", async () => {
		csv("a", "a", "a", "b", "b", "b");
		put("7.jpg");
		put("notes.txt");
		put(
			"labels.csv",
			`file,labels\n${six.map((name, i) => `${name},${"aaabbb"[i]}`).join("\n")}\ngone.jpg,a\n8.jpg,`,
		);
		put("8.jpg");
		const { skipped } = await readPhotoFolder(photos);
		expect(skipped.map(({ file, reason }) => `${file}: ${reason}`)).toEqual([
			"7.jpg: labels.csv: it is not named in it",
			"8.jpg: labels.csv: it has no label there",
			"gone.jpg: labels.csv: there is no such photo",
			"notes.txt: .txt is not supported; save it as JPEG or PNG if it is a photo",
		]);
	});

	test("what is wrong with it is said with its path", async () => {
		csv("a", "a", "a", "b", "b", "b");
		put("labels.csv", "hello");
		await expect(readPhotoFolder(photos)).rejects.toThrow(
			/labels\.csv": its first line is "hello"/,
		);
	});
});

describe("the same photo under several classes", () => {
	const photo = (name: string, contentHash: string, ...targets: number[]) => ({
		image: { name, label: targets[0] ?? -1, targets },
		contentHash,
	});

	test("shows all of them", () => {
		const merged = mergeSame([
			photo("pear/x.jpg", "x", 2),
			photo("apple/1.jpg", "1", 0),
			photo("apple/copy.jpg", "x", 0),
			photo("negative/sky.jpg", "sky"),
		]);
		expect(merged.map(({ image }) => image)).toEqual([
			{ name: "pear/x.jpg", label: 0, targets: [0, 2] },
			{ name: "apple/1.jpg", label: 0, targets: [0] },
			{ name: "negative/sky.jpg", label: -1, targets: [] },
		]);
	});

	test("cannot be negative as well", () => {
		const both = [photo("apple/1.jpg", "x", 0), photo("negative/1.jpg", "x")];
		expect(() => mergeSame(both)).toThrow(
			/"apple\/1\.jpg" and "negative\/1\.jpg" are the same photo/,
		);
	});

	test("is loaded once, and the dataset's hash knows its labels", async () => {
		const images = await Promise.all(
			[1, 2, 3, 4, 5, 6, 7].map((i) =>
				sharp({
					create: {
						width: 8,
						height: 8,
						channels: 3,
						background: { r: 30 * i, g: 0, b: 0 },
					},
				})
					.png()
					.toBuffer(),
			),
		);
		for (const i of [0, 1, 2]) put(`apple/${i}.png`, images[i]);
		for (const i of [2, 3, 4]) put(`pear/${i}.png`, images[i]);
		for (const i of [5, 6]) put(`negative/${i}.png`, images[i]);
		const input = imageDescription({ width: 8, height: 8 }, "gray", "crop");
		const load = async () =>
			loadPhotos(await readPhotoFolder(photos, { ...several, minPhotos: 1 }), {
				input,
				preprocess: await createPreprocessor(input),
				cache: false,
				minPhotos: 1,
			});
		const { dataset, hash } = await load();
		expect(dataset.multilabel).toBe(true);
		expect(dataset.labels).toEqual(["apple", "pear"]);
		expect(
			dataset.images.map(({ name, targets }) => [name, targets]),
		).toContainEqual(["apple/2.png", [0, 1]]);
		expect(dataset.images).toHaveLength(7);
		expect([...(imageSamples(dataset).targets ?? [])].join("")).toBe(
			"10101100000101",
		);
		const csv = (of6: string) =>
			put(
				"labels.csv",
				`file,labels\napple/0.png,apple\nnegative/6.png,${of6}\npear/4.png,pear`,
			);
		csv("");
		const none = (await load()).hash;
		csv("pear");
		expect((await load()).hash).not.toBe(none);
		expect(none).not.toBe(hash);
	});
});

describe("counts and strata", () => {
	const image = (...targets: number[]) => ({
		pixels: new Uint8Array(1),
		name: "",
		label: targets[0] ?? -1,
		targets,
	});
	const dataset: ImageDataset = {
		kind: "images",
		labels: ["a", "b", "c"],
		multilabel: true,
		...{ width: 1, height: 1, channels: 1 },
		images: [image(0, 1), image(0), image(0, 1, 2), image(), image(1)],
	};

	test("an example counts for each of its classes", () => {
		expect(countByLabel(dataset)).toEqual([3, 3, 1]);
	});

	test("a split keeps the shares of the rarest class of each, and of those of none", () => {
		expect(strataOf(dataset)).toEqual([0, 0, 2, 3, 1]);
	});

	test("other data get the classes of the training data", () => {
		const other = relabel({ ...dataset, labels: ["c", "a", "b"] }, [
			"a",
			"b",
			"c",
			"d",
		]);
		expect(other.labels).toEqual(["a", "b", "c", "d"]);
		expect(other.kind === "images" && other.images[0].targets).toEqual([0, 2]);
	});

	test("photos of none of the classes are of none where the model has no class for them", () => {
		const images = [{ ...image(), label: 1, targets: undefined }];
		const labels = ["a", "negative"];
		const single = { ...dataset, multilabel: undefined, labels, images };
		const other = relabel({ ...single, negative: "negative" }, ["a", "b"]);
		expect(other.kind === "images" && other.images[0].label).toBe(-1);
		expect(() => relabel(single, ["a", "b"])).toThrow(/class "negative"/);
	});
});
