import { expect, test } from "vitest";
import type { TableDataset } from "../../converter/dataset/types";
import { balanceOf } from "../../converter/train/balance";

/** Rows by class. */
function table(...counts: number[]): TableDataset {
	const rows = counts.flatMap((count, label) =>
		Array.from({ length: count }, () => ({ label, name: "", values: [0] })),
	);
	const labels = counts.map((_, i) => `class ${i}`);
	return { kind: "table", labels, features: ["x"], rows };
}

test("classes of about the same size count the same", () => {
	expect(balanceOf(table(20, 30, 25))).toBeUndefined();
});

test("an example of a class with a quarter of the examples counts four times", () => {
	const { weights, ratio } = balanceOf(table(10, 40)) ?? { weights: [] };
	expect(ratio).toBe(4);
	expect(weights[0] / weights[1]).toBeGreaterThan(3.9);
	expect(weights[0] / weights[1]).toBeLessThan(4);
	expect((10 * weights[0] + 40 * weights[1]) / 50).toBeCloseTo(1);
});

test("of thousands of examples the number matters little, and no example counts more than tenfold", () => {
	const { weights: many } = balanceOf(table(2000, 8000)) ?? { weights: [] };
	expect(many[0] / many[1]).toBeLessThan(1.2);
	const { weights: few } = balanceOf(table(3, 500)) ?? { weights: [] };
	expect(few[0] / few[1]).toBeCloseTo(10);
});

test("just above one and a half", () => {
	expect(balanceOf(table(20, 31))?.ratio).toBeCloseTo(1.55);
});

test("a photo of several classes counts for each", () => {
	const image = (...targets: number[]) => ({
		pixels: new Uint8Array(1),
		name: "",
		label: targets[0] ?? -1,
		targets,
	});
	const images = [image(0, 1), image(0), image(0), image(0), image()];
	const balance = balanceOf({
		kind: "images",
		labels: ["a", "b"],
		multilabel: true,
		...{ width: 1, height: 1, channels: 1 },
		images,
	});
	expect(balance?.ratio).toBe(4);
});
