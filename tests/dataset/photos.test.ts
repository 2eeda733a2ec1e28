import { execFileSync } from "node:child_process";
import {
	chmodSync,
	mkdirSync,
	mkdtempSync,
	readdirSync,
	readFileSync,
	rmSync,
	symlinkSync,
	writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import sharp from "sharp";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import {
	clearPhotoCache,
	loadPhotos,
	readPhotoFolder,
} from "../../converter/dataset/photos";
import { DatasetError } from "../../converter/dataset/types";
import {
	createPreprocessor,
	type ImageDescription,
	imageDescription,
	type Preprocessor,
} from "../../host/runtime/frame";

let root: string;
let photos: string;
beforeEach(() => {
	root = mkdtempSync(join(tmpdir(), "ocelli-dataset-"));
	photos = join(root, "photos");
	mkdirSync(photos);
	process.env.OCELLI_CACHE = join(root, "cache");
});
afterEach(() => {
	delete process.env.OCELLI_CACHE;
	rmSync(root, { recursive: true });
});

function put(name: string, content: string | Uint8Array = "a photo") {
	const path = join(photos, name);
	mkdirSync(dirname(path), { recursive: true });
	writeFileSync(path, content);
}

function putClass(label: string, count = 3) {
	for (let i = 1; i <= count; i++) put(`${label}/${i}.jpg`);
}

const names = async () =>
	(await readPhotoFolder(photos)).photos.map(({ name }) => name);

describe("readPhotoFolder", () => {
	test("sub-folders are classes, sorted, with the photos of folders inside of them", async () => {
		putClass("pear");
		putClass("apple");
		putClass("Zebra");
		put("apple/more/tree/x.PNG");
		const { labels, photos: found, skipped } = await readPhotoFolder(photos);
		expect(labels).toEqual(["Zebra", "apple", "pear"]);
		expect(found.map(({ name, label }) => `${label} ${name}`)).toEqual([
			"0 Zebra/1.jpg",
			"0 Zebra/2.jpg",
			"0 Zebra/3.jpg",
			"1 apple/1.jpg",
			"1 apple/2.jpg",
			"1 apple/3.jpg",
			"1 apple/more/tree/x.PNG",
			"2 pear/1.jpg",
			"2 pear/2.jpg",
			"2 pear/3.jpg",
		]);
		expect(found[6].path).toBe(join(photos, "apple", "more", "tree", "x.PNG"));
		expect(skipped).toEqual([]);
	});

	test("hidden files and folders and what systems leave are ignored", async () => {
		putClass("apple");
		putClass("pear");
		for (const name of [
			".git/1.jpg",
			".DS_Store",
			"apple/.hidden.jpg",
			"apple/.thumbs/1.jpg",
			"pear/Thumbs.db",
		])
			put(name);
		expect((await names()).length).toBe(6);
		expect((await readPhotoFolder(photos)).skipped).toEqual([]);
	});

	test("other files are named with the reason", async () => {
		putClass("apple");
		putClass("pear");
		for (const name of ["readme.md", "loose.jpg", "apple/IMG.HEIC", "pear/raw"])
			put(name);
		const { skipped } = await readPhotoFolder(photos);
		expect(skipped.map(({ file, reason }) => `${file}: ${reason}`)).toEqual([
			"apple/IMG.HEIC: .HEIC is not supported; save it as JPEG or PNG if it is a photo",
			"pear/raw: a name without an ending is not supported; save it as JPEG or PNG if it is a photo",
			"loose.jpg: it lies in no class's sub-folder",
			"readme.md: it lies in no class's sub-folder",
		]);
	});

	test("links are followed, but not in circles, and dead ones are named", async () => {
		putClass("apple");
		putClass("pear");
		mkdirSync(join(root, "elsewhere"));
		for (const i of [1, 2, 3])
			writeFileSync(join(root, "elsewhere", `${i}.jpg`), "");
		symlinkSync(join(root, "elsewhere"), join(photos, "plum"));
		symlinkSync("..", join(photos, "apple", "up"));
		symlinkSync(".", join(photos, "apple", "self"));
		symlinkSync("1.jpg", join(photos, "apple", "same.jpg"));
		symlinkSync("gone.jpg", join(photos, "pear", "dead.jpg"));
		const { labels, photos: found, skipped } = await readPhotoFolder(photos);
		expect(labels).toEqual(["apple", "pear", "plum"]);
		expect(found.map(({ name }) => name)).toContain("apple/same.jpg");
		expect(found.length).toBe(10);
		expect(skipped).toEqual([
			{ file: "pear/dead.jpg", reason: "it is a link that leads nowhere" },
		]);
	});

	test("reports progress and can be stopped", async () => {
		putClass("apple");
		putClass("pear", 4);
		const counts: number[] = [];
		await readPhotoFolder(photos, {
			onProgress: (count) => counts.push(count),
		});
		expect(counts).toEqual([3, 7]);
		const signal = AbortSignal.abort(new Error("stopped"));
		await expect(readPhotoFolder(photos, { signal })).rejects.toThrow(
			"stopped",
		);
	});

	test.skipIf(process.getuid?.() === 0)(
		"a folder without permission is named (skipped for root, who may read all)",
		async () => {
			putClass("apple");
			putClass("pear");
			put("apple/secret/1.jpg");
			chmodSync(join(photos, "apple", "secret"), 0);
			const { skipped } = await readPhotoFolder(photos);
			chmodSync(join(photos, "apple", "secret"), 0o700);
			expect(skipped[0].reason).toContain("check its permissions");
		},
	);
});

async function expectError(message: string, folder = photos) {
	const error = await readPhotoFolder(folder).catch((error) => error);
	expect(error).toBeInstanceOf(DatasetError);
	expect(error.message).toContain(message);
	expect(error.message).toContain(folder);
	expect(error.message).toMatch(/: (add|check|move|name|put) /);
}

describe("a folder that cannot be trained on is refused with one sentence", () => {
	test("missing", () => expectError("there is no folder", join(root, "none")));
	test("a file", async () => {
		put("x.jpg");
		await expectError("is not a folder", join(photos, "x.jpg"));
	});
	test("empty", () => expectError("there are no photos"));
	test("photos, but no sub-folders", async () => {
		put("b.jpg");
		put("a.jpg");
		await expectError("(a.jpg, ...) lie in no sub-folder");
	});
	test("one class", async () => {
		putClass("apple");
		await expectError("has one class only (apple)");
	});
	test("two photos in a class", async () => {
		putClass("apple");
		putClass("pear", 2);
		await expectError('class "pear" in');
		await expectError("has 2 usable photos");
	});
	test("an empty class", async () => {
		putClass("apple");
		putClass("pear");
		mkdirSync(join(photos, "plum"));
		await expectError('class "plum" in');
	});
});

const INPUT = imageDescription({ width: 8, height: 6 }, "rgb", "crop");

async function putPhotos(count = 3) {
	for (const [label, color] of Object.entries({
		apple: "#c02020",
		pear: "#a0c020",
	}))
		for (let i = 1; i <= count; i++) {
			const background = color.replace("20", `2${i}`);
			const create = {
				width: 40,
				height: 30,
				channels: 3 as const,
				background,
			};
			put(`${label}/${i}.png`, await sharp({ create }).png().toBuffer());
		}
}

async function load(input = INPUT, options = {}) {
	let calls = 0;
	const real = await createPreprocessor(input);
	const preprocess: Preprocessor = (frame) => {
		calls++;
		return real(frame);
	};
	const folder = await readPhotoFolder(photos);
	const loaded = await loadPhotos(folder, { input, preprocess, ...options });
	return { ...loaded, decoded: calls - 1 }; // one call is the cache's probe
}

function cacheFiles() {
	const all = readdirSync(join(root, "cache"), { recursive: true });
	return all.map(String).filter((name) => /[0-9a-f]{64}/.test(name));
}

describe("loadPhotos", () => {
	test("gives the dataset, in order, with pixels of 0..255", async () => {
		await putPhotos();
		const { dataset, skipped } = await load();
		expect({ ...dataset, images: dataset.images.length }).toEqual({
			kind: "images",
			labels: ["apple", "pear"],
			width: 8,
			height: 6,
			channels: 3,
			images: 6,
		});
		expect(dataset.images.map(({ name }) => name)).toEqual(await names());
		expect(Array.from(dataset.images[0].pixels.subarray(0, 3))).toEqual([
			0xc0, 0x21, 0x20,
		]);
		expect(dataset.images[5].label).toBe(1);
		expect(skipped).toEqual([]);
		const gray = await load({ ...INPUT, color: "gray" });
		expect(gray.dataset.channels).toBe(1);
		expect(gray.dataset.images[0].pixels.length).toBe(48);
	});

	test("damaged photos are named and skipped, until too few are left", async () => {
		await putPhotos(4);
		put(
			"apple/2.png",
			readFileSync(join(photos, "apple/1.png")).subarray(0, 90),
		);
		put("pear/text.jpg", "no photo");
		put("pear/empty.jpg", "");
		const { dataset, skipped } = await load();
		expect(dataset.images.length).toBe(7);
		expect(skipped.map(({ file }) => file)).toEqual([
			"apple/2.png",
			"pear/empty.jpg",
			"pear/text.jpg",
		]);
		expect(skipped[1].reason).toBe(
			"the file is empty; replace it, or take it out of the folder",
		);
		put("apple/3.png", "broken");
		await expect(load()).rejects.toThrow('class "apple" in');
		await expect(load()).rejects.toThrow(DatasetError);
	});

	test("reports every photo and can be stopped", async () => {
		await putPhotos();
		const seen: number[] = [];
		await load(INPUT, { onProgress: (done: number) => seen.push(done) });
		expect(seen).toEqual([1, 2, 3, 4, 5, 6]);
		const stop = new AbortController();
		const onProgress = (done: number) => done === 2 && stop.abort();
		await expect(
			load(INPUT, { cache: false, onProgress, signal: stop.signal }),
		).rejects.toThrow("abort");
	});

	test("the hash covers names and contents of the usable photos, and nothing else", async () => {
		await putPhotos();
		const { hash } = await load();
		expect(hash).toMatch(/^[0-9a-f]{64}$/);
		for (const name of await names()) {
			const bytes = readFileSync(join(photos, name));
			put(name, Buffer.concat([bytes, Buffer.from("behind the end")]));
			expect((await load()).hash, name).not.toBe(hash);
			put(name, bytes);
		}
		put("apple/broken.jpg", "broken");
		expect((await load({ ...INPUT, width: 4 })).hash).toBe(hash);
		execFileSync("mv", [
			join(photos, "apple/3.png"),
			join(photos, "apple/4.png"),
		]);
		const renamed = (await load()).hash;
		expect(renamed).not.toBe(hash);
		put("apple/4.png", readFileSync(join(photos, "apple/1.png")));
		expect((await load()).hash).not.toBe(renamed);
	});
});

describe("the cache", () => {
	test("spares decoding, for the same content, description and code only", async () => {
		await putPhotos();
		const first = await load();
		expect(first.decoded).toBe(6);
		const second = await load();
		expect(second.decoded).toBe(0);
		expect(second.dataset).toEqual(first.dataset);
		expect((await load({ ...INPUT, fit: "letterbox" })).decoded).toBe(6);
		// Both fits give the same for the probe that stands for the code, not for a photo.
		const probeSize: ImageDescription = { ...INPUT, width: 61, height: 47 };
		await load(probeSize);
		expect((await load({ ...probeSize, fit: "stretch" })).decoded).toBe(6);
		put("apple/1.png", readFileSync(join(photos, "pear/1.png")));
		expect((await load()).decoded).toBe(0);
		const { preprocess, ...rest } = {
			preprocess: () => new Int8Array(144),
			...INPUT,
		};
		const changed = await loadPhotos(await readPhotoFolder(photos), {
			input: rest,
			preprocess,
		});
		expect(changed.dataset.images[0].pixels[0]).toBe(128);
	});

	test("passes over damaged entries and mends them", async () => {
		await putPhotos();
		const { dataset } = await load();
		const files = cacheFiles().map((name) => join(root, "cache", name));
		expect(files.length).toBe(6);
		const entry = readFileSync(files[0]);
		entry[5] ^= 1;
		writeFileSync(files[0], entry);
		writeFileSync(files[1], entry.subarray(0, 20));
		writeFileSync(files[2], "");
		const again = await load();
		expect(again.decoded).toBe(3);
		expect(again.dataset).toEqual(dataset);
		expect((await load()).decoded).toBe(0);
	});

	test("may be shared, cleared, switched off, or impossible", async () => {
		await putPhotos();
		const both = await Promise.all([load(), load()]);
		expect(both[0].dataset).toEqual(both[1].dataset);
		expect(cacheFiles().length).toBe(6);
		await clearPhotoCache();
		expect(cacheFiles()).toEqual([]);
		expect((await load(INPUT, { cache: false })).dataset).toEqual(
			both[0].dataset,
		);
		expect(cacheFiles()).toEqual([]);
		process.env.OCELLI_CACHE = join(photos, "apple/1.png"); // a file: nothing can be written under it
		expect((await load()).dataset).toEqual(both[0].dataset);
	});
});
