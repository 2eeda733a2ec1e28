/**
 * Table features: to standard deviations from the mean for training, and the same as integers for the device
 * (FeatureDescription, in the blob's input section).
 */
import type { FeatureDescription } from "../graph/model";
import type { QuantizedTensor } from "../graph/quantized";
import { roundHalfAway } from "../quantize/requantize";
import { DatasetError, type TableDataset } from "./types";

/** Per feature, over the training rows. */
export interface Standardization {
	features: string[];
	mean: number[];
	/** Standard deviation; 0 for a constant feature, which then always counts as 0. */
	deviation: number[];
}

/** Values further from the mean count as this many deviations: one wild value must not coarsen all the others. */
export const MOST_DEVIATIONS = 6;

export function fitStandardization(dataset: TableDataset): Standardization {
	const { rows, features } = dataset;
	const mean = features.map(
		(_, f) => rows.reduce((sum, row) => sum + row.values[f], 0) / rows.length,
	);
	const deviation = features.map((_, f) => {
		const squares = rows.map((row) => (row.values[f] - mean[f]) ** 2);
		return Math.sqrt(squares.reduce((a, b) => a + b, 0) / rows.length);
	});
	return { features, mean, deviation };
}

/** Standard deviations from the mean, within -MOST_DEVIATIONS..MOST_DEVIATIONS. */
export function standardizeRow(
	values: readonly number[],
	{ mean, deviation }: Standardization,
): number[] {
	return values.map((value, f) => {
		if (deviation[f] === 0) return 0;
		const z = (value - mean[f]) / deviation[f];
		return Math.min(MOST_DEVIATIONS, Math.max(-MOST_DEVIATIONS, z));
	});
}

type Quantization = Pick<QuantizedTensor, "scale" | "zeroPoint">;

/**
 * The integers by which a device makes the input tensor's int8 from a feature.
 * Throws DatasetError for a feature whose values differ by less than about a millionth of their size.
 */
export function describeFeatures(
	{ features, mean, deviation }: Standardization,
	{ scale }: Quantization,
): FeatureDescription[] {
	return features.map((name, f) => {
		if (deviation[f] === 0)
			return { name, offset: 0, multiplier: 0, exponent: 0 };
		const exponent = exponentFor(mean[f], deviation[f]);
		const offset = roundHalfAway(mean[f] * 2 ** (exponent + 16));
		const steps = 1 / (scale * deviation[f] * 2 ** exponent);
		const multiplier = roundHalfAway(steps * 2 ** 16);
		if (multiplier < 2 ** 31) return { name, offset, multiplier, exponent };
		throw new DatasetError(
			`column "${name}" varies by ${deviation[f]} around ${mean[f]}, too little to tell values apart: subtract a constant from it`,
		);
	});
}

/**
 * A deviation becomes 1..2 units of Q16.16, which leaves 16 bits below it and a multiplier of many bits; where the
 * mean is large, less, so that the values in use stay below 2^15.
 */
function exponentFor(mean: number, deviation: number): number {
	const fine = -Math.floor(Math.log2(deviation));
	const reach = Math.abs(mean) + (MOST_DEVIATIONS + 2) * deviation;
	const fits = 14 - Math.floor(Math.log2(reach));
	return Math.min(fine, fits);
}
