import { createHash } from "node:crypto";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import {
	FRUIT_KINDS,
	renderFruit,
	writeFruitPhotos,
} from "../../converter/dataset/fruit/index";
import { decodePhoto } from "../../host/photos";

const digest = (bytes: Uint8Array | Uint8ClampedArray) =>
	createHash("sha256").update(bytes).digest("hex");

/** Mean of each channel, 0..255. */
function meanColor(data: Uint8Array | Uint8ClampedArray): number[] {
	const sums = [0, 0, 0];
	for (let i = 0; i < data.length; i++) sums[i % 3] += data[i];
	return sums.map((sum) => (3 * sum) / data.length);
}

describe("renderFruit", () => {
	test("there are five kinds at least", () => {
		expect(FRUIT_KINDS.length).toBeGreaterThanOrEqual(5);
		expect([...FRUIT_KINDS]).toEqual([...FRUIT_KINDS].sort());
	});

	test.each(FRUIT_KINDS)(
		"%s: equal seeds give equal pixels, others others",
		(kind) => {
			const digests = [1, 1, 2, 3, 4, 5].map((seed) =>
				digest(renderFruit(kind, seed).data),
			);
			expect(digests[1]).toBe(digests[0]);
			expect(new Set(digests).size).toBe(5);
		},
	);

	test.each(FRUIT_KINDS)(
		"%s: every photo shows something: light, dark and colour",
		(kind) => {
			for (let seed = 0; seed < 12; seed++) {
				const { width, height, data } = renderFruit(kind, seed);
				expect(data.length).toBe(width * height * 3);
				const sorted = Uint8Array.from(data).sort();
				const spread =
					sorted[Math.floor(0.95 * data.length)] -
					sorted[Math.floor(0.05 * data.length)];
				expect(spread, `${kind} ${seed}`).toBeGreaterThan(40);
				const mean = meanColor(data).reduce((a, b) => a + b) / 3;
				expect(mean, `${kind} ${seed}`).toBeGreaterThan(25);
				expect(mean, `${kind} ${seed}`).toBeLessThan(225);
			}
		},
	);

	test("photos of one kind differ in light and colour", () => {
		const means = Array.from({ length: 20 }, (_, seed) =>
			meanColor(renderFruit("apple", seed).data),
		);
		for (const channel of [0, 1, 2]) {
			const values = means.map((mean) => mean[channel]);
			expect(Math.max(...values) - Math.min(...values)).toBeGreaterThan(50);
		}
	});

	test("the mean colour alone does not tell the kinds apart, but helps", () => {
		const photos = FRUIT_KINDS.flatMap((kind, label) =>
			Array.from({ length: 12 }, (_, seed) => ({
				label,
				mean: meanColor(renderFruit(kind, 500 + seed).data),
			})),
		);
		const distance = (a: number[], b: number[]) =>
			a.reduce((sum, v, i) => sum + (v - b[i]) ** 2, 0);
		const right = photos.filter(({ label, mean }, i) => {
			const others = photos.filter((_, j) => j !== i);
			others.sort((a, b) => distance(a.mean, mean) - distance(b.mean, mean));
			return others[0].label === label;
		});
		const share = right.length / photos.length;
		expect(share).toBeGreaterThan(0.22);
		expect(share).toBeLessThan(0.6);
	});
});

describe("writeFruitPhotos", () => {
	let folder: string;
	beforeEach(() => {
		folder = mkdtempSync(join(tmpdir(), "ocelli-fruit-"));
	});
	afterEach(() => rmSync(folder, { recursive: true }));

	test("writes JPEGs by kind; equal seeds give equal files", async () => {
		const progress: number[] = [];
		const paths = await writeFruitPhotos(join(folder, "a"), {
			perKind: 2,
			seed: 7,
			onProgress: (done, total) => progress.push(done / total),
		});
		await writeFruitPhotos(join(folder, "b"), { perKind: 2, seed: 7 });
		await writeFruitPhotos(join(folder, "c"), { perKind: 2, seed: 8 });
		expect(readdirSync(join(folder, "a")).sort()).toEqual(FRUIT_KINDS);
		expect(paths.length).toBe(2 * FRUIT_KINDS.length);
		expect(progress.at(-1)).toBe(1);
		for (const path of paths) {
			const bytes = readFileSync(path);
			expect(bytes.subarray(0, 2).toString("hex")).toBe("ffd8");
			const other = (letter: string) =>
				readFileSync(path.replace("/a/", `/${letter}/`));
			expect(other("b").equals(bytes)).toBe(true);
			expect(other("c").equals(bytes)).toBe(false);
		}
		const { width, height } = await decodePhoto(paths[0]);
		expect([width, height]).toEqual([128, 96]);
	});

	test("can be stopped", async () => {
		const stop = new AbortController();
		const onProgress = (done: number) => done === 3 && stop.abort();
		const written = writeFruitPhotos(folder, {
			onProgress,
			signal: stop.signal,
		});
		await expect(written).rejects.toThrow("abort");
	});
});
