import { expect, test } from "vitest";
import { checkPhotos, findingCount } from "../../converter/checkPhotos";
import { part } from "../support/parts";

const shared = part("shared");

test.skipIf(shared.skip)(
	`45 photos of real fruit: nine are mirror images, no label is doubted${shared.skip ? ` (${shared.skip})` : ""}`,
	async () => {
		const { check } = await checkPhotos({ photos: "../shared/data/fruit" });
		expect(check.nearDuplicates.map(({ length }) => length)).toEqual(
			Array(9).fill(2),
		);
		expect(check.nearDuplicates).toContainEqual([
			"banana/IMG_20200229_165020.jpg",
			"banana/IMG_20200229_165021.jpg",
		]);
		expect(findingCount(check)).toBe(9);
		expect(check.classes.map(({ different }) => different)).toEqual([
			12, 10, 14,
		]);
		expect(check.guess.accuracy).toBeGreaterThan(0.95);
	},
);
