import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, expect, test, vi } from "vitest";
import { readPhotoFolder } from "../../converter/dataset/photoFolder";
import { drawHeldOut } from "../../converter/train/run/classes";
import {
	onlyClasses,
	packedPhotos,
} from "../../converter/train/run/packedPhotos";
import { photosForRun } from "../../converter/train/run/prepareRun";
import { temporaryFolder } from "../cli/ocelli";
import { TINY, tinyRecipe, writeTinyPhotos } from "./tiny";

const folder = temporaryFolder();
const photos = join(folder, "photos");
const CLASSES = ["a", "b", "c", "d", "e"];

beforeAll(async () => {
	vi.stubEnv("OCELLI_CACHE", join(folder, "cache"));
	await writeTinyPhotos(photos, CLASSES, 4);
});

test("photos come from the cache as they were decoded; a damaged pack is made again", async () => {
	const decoded: number[] = [];
	const onProgress = (done: number) => decoded.push(done);
	const options = { size: 16, channels: 3, onProgress } as const;
	const two = onlyClasses(await readPhotoFolder(photos), ["d", "b"]);
	const first = await packedPhotos(two, options);
	expect(decoded.at(-1)).toBe(8);
	expect(first.labels).toEqual([0, 0, 0, 0, 1, 1, 1, 1]);
	expect(first.classNames).toEqual(["d", "b"]);
	expect(first.pixels.bytes).toHaveLength(8 * 768);
	decoded.length = 0;
	expect(await packedPhotos(two, options)).toEqual(first);
	expect(decoded).toEqual([]);
	damagePack();
	expect(await packedPhotos(two, options)).toEqual(first);
	expect(decoded.at(-1)).toBe(8);
});

function damagePack() {
	const packs = join(folder, "cache", "packed");
	const names = readdirSync(packs).filter((name) => name.endsWith(".pixels"));
	expect(names).toHaveLength(1);
	const file = join(packs, names[0]);
	const bytes = readFileSync(file);
	bytes[1000] ^= 1;
	writeFileSync(file, bytes);
}

test("photos of held-out classes are never read", async () => {
	const heldOut = drawHeldOut(CLASSES, 1, { validation: 1, test: 1 });
	for (const name of [...heldOut.validation, ...heldOut.test])
		for (let i = 0; i < 4; i++)
			writeFileSync(join(photos, name, `${i}.png`), "no photo");
	const skipped: string[] = [];
	const onSkipped = ({ file }: { file: string }) => skipped.push(file);
	const recipe = tinyRecipe({ data: { ...TINY.data, heldOut } });
	const set = await photosForRun(recipe, photos, { onSkipped });
	expect(skipped).toEqual([]);
	expect(set.classNames).toHaveLength(3);
	expect(set.classNames).not.toContain(heldOut.test[0]);
	expect(set.labels).toHaveLength(12);
	// The same folder without held-out classes: they are read, and found wanting.
	await expect(
		photosForRun(tinyRecipe(), photos, { onSkipped }),
	).rejects.toThrow("has 0 usable photos");
});
