/** The demo's photos are neither trivial nor hopeless: one epoch is not enough, and yet it learns something. */
import { join } from "node:path";
import { expect, test } from "vitest";
import { FRUIT_KINDS, writeFruitPhotos } from "../../converter/dataset/fruit";
import { trainModel } from "../../converter/trainModel";
import { temporaryFolder } from "../cli/ocelli";

test("after one epoch, other photos are told apart better than by chance and worse than well", async () => {
	const folder = temporaryFolder();
	const [data, other] = [join(folder, "photos"), join(folder, "others")];
	await writeFruitPhotos(data, { perKind: 24, seed: 1 });
	await writeFruitPhotos(other, { perKind: 16, seed: 2 });
	const { int8, measuredOn } = await trainModel({
		data,
		test: other,
		from: "scratch",
		epochs: 1,
		cache: false,
	});
	const { accuracy, confusion } = int8.evaluation;
	console.log(`after one epoch: ${(100 * accuracy).toFixed(1)} %`);
	expect(measuredOn).toBe("test");
	expect(int8.predictions).toHaveLength(16 * FRUIT_KINDS.length);
	expect(accuracy).toBeGreaterThan(0.25);
	expect(accuracy).toBeLessThan(0.85);
	const mistaken = confusion.flatMap((row, actual) =>
		row.filter((n, predicted) => n > 0 && predicted !== actual),
	);
	expect(mistaken.length).toBeGreaterThan(0);
});
