import { beforeAll, describe, expect, test } from "vitest";
import { F_EXPONENT, F_MULTIPLIER, F_OFFSET } from "../../assembly/shared/blob";
import { Random } from "../../converter/dataset/random";
import {
	describeFeatures,
	fitStandardization,
	MOST_DEVIATIONS,
	standardizeRow,
} from "../../converter/dataset/standardize";
import { DatasetError, type TableDataset } from "../../converter/dataset/types";
import { compileImage, type ImageExports } from "../image/module";
import { quantizeRow } from "./quantizeRow";

let image: ImageExports;
beforeAll(async () => {
	image = await compileImage("firmware");
});

const QUANTIZATION = { scale: Math.fround(12 / 255), zeroPoint: 3 };

/** Features around `mean` with `deviation`: of any size, near and far from 0, and one that is constant. */
const COLUMNS = [
	{ mean: 0, deviation: 1 },
	{ mean: 5.8, deviation: 0.8 },
	{ mean: -3e-9, deviation: 2e-9 },
	{ mean: 4e7, deviation: 9e6 },
	{ mean: 101_325, deviation: 3 },
	{ mean: 42, deviation: 0 },
];

function table(rows: number, columns = COLUMNS): TableDataset {
	const random = new Random(1);
	return {
		kind: "table",
		labels: ["a"],
		features: columns.map((_, i) => `f${i}`),
		rows: Array.from({ length: rows }, (_, i) => ({
			name: `row ${i}`,
			label: 0,
			values: columns.map((c) => c.mean + c.deviation * random.normal()),
		})),
	};
}

test("standardized columns have mean 0 and deviation 1; a constant one is 0", () => {
	const dataset = table(2000);
	const standardization = fitStandardization(dataset);
	const rows = dataset.rows.map((r) =>
		standardizeRow(r.values, standardization),
	);
	for (const f of COLUMNS.keys()) {
		const column = rows.map((row) => row[f]);
		const mean = column.reduce((a, b) => a + b) / column.length;
		const square = column.reduce((a, b) => a + b * b, 0) / column.length;
		expect(mean).toBeCloseTo(0, 6);
		expect(square).toBeCloseTo(COLUMNS[f].deviation === 0 ? 0 : 1, 6);
	}
});

test("wild values count as the greatest deviation", () => {
	const standardization = fitStandardization(table(100));
	const row = standardizeRow([1e9, -1e9, 1, 1e12, 0, 7], standardization);
	const most = MOST_DEVIATIONS;
	expect(row).toEqual([most, -most, most, most, -most, 0]);
});

describe("the device's integers", () => {
	const dataset = table(500);
	const standardization = fitStandardization(dataset);
	const features = describeFeatures(standardization, QUANTIZATION);

	test("give the standardized value, to less than a step", () => {
		for (const { values } of dataset.rows) {
			const q = quantizeRow(values, features, QUANTIZATION);
			for (const [f, z] of standardizeRow(values, standardization).entries()) {
				const exact = z / QUANTIZATION.scale + QUANTIZATION.zeroPoint;
				expect(Math.abs(q[f] - exact)).toBeLessThan(0.51);
			}
		}
	});

	test("saturate for values far outside", () => {
		const far = dataset.rows[0].values.map(() => 1e15);
		const q = quantizeRow(far, features, QUANTIZATION);
		expect([...q]).toEqual([127, 127, 127, 127, 127, QUANTIZATION.zeroPoint]);
	});

	test("are what the engine computes, byte for byte", () => {
		const RECORD = 4096;
		const record = new DataView(image.memory.buffer, RECORD);
		for (const [f, feature] of features.entries()) {
			record.setInt32(F_OFFSET, feature.offset, true);
			record.setInt32(F_MULTIPLIER, feature.multiplier, true);
			record.setInt32(F_EXPONENT, feature.exponent, true);
			for (const { values } of dataset.rows)
				expect(
					image.featureToInput(RECORD, values[f], QUANTIZATION.zeroPoint),
				).toBe(quantizeRow(values, features, QUANTIZATION)[f]);
		}
	});

	test("cannot be had for a column that hardly varies", () => {
		const flat = table(10, [{ mean: 1e9, deviation: 1e-3 }]);
		const describe = () =>
			describeFeatures(fitStandardization(flat), QUANTIZATION);
		expect(describe).toThrow(DatasetError);
		expect(describe).toThrow(/column "f0" varies by/);
	});
});
