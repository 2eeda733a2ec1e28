/** The ways to quantize after training that are tried, as data, and the rule that chooses one. */
import { CALIBRATIONS, type Calibration } from "./ranges";

export interface Variant {
	calibration: Calibration;
	/** Channels brought to like sizes before, see equalize. */
	equalize: boolean;
	/** Mean shifts taken back after, see correctBiases. */
	biasCorrection: boolean;
}

/** What can be asked for: one calibration, or the best of all. */
export const QUANTIZE_NAMES = ["auto", ...CALIBRATIONS] as const;
export type QuantizeName = (typeof QUANTIZE_NAMES)[number];

/** The plainest first: of equals it is the one that is taken. */
export const VARIANTS: readonly Variant[] = [false, true].flatMap((equalize) =>
	[false, true].flatMap((biasCorrection) =>
		CALIBRATIONS.map((calibration) => ({
			calibration,
			equalize,
			biasCorrection,
		})),
	),
);

/** @param equalizable whether equalization would change the network */
export function variantsFor(
	name: QuantizeName,
	equalizable: boolean,
): Variant[] {
	return VARIANTS.filter(
		({ calibration, equalize }) =>
			(name === "auto" || name === calibration) && (equalizable || !equalize),
	);
}

/** Such as "mse, equalized, biases corrected". */
export function nameOf({
	calibration,
	equalize,
	biasCorrection,
}: Variant): string {
	return [
		calibration,
		...(equalize ? ["equalized"] : []),
		...(biasCorrection ? ["biases corrected"] : []),
	].join(", ");
}

/** How an int8 network does. */
export interface Score {
	/** On the examples that choose, 0..1. */
	accuracy: number;
	/** Mean Kullback-Leibler divergence of its probabilities from the float network's, in nats. */
	divergence: number;
}

/**
 * The most accurate on `examples` examples; of those within a standard error of it, which are as good for all that so
 * many examples tell, the one closest to the float network, and of equals the first.
 */
export function best<S extends Score>(
	scores: readonly S[],
	examples: number,
): S {
	const most = Math.max(...scores.map(({ accuracy }) => accuracy));
	const error = Math.sqrt((most * (1 - most)) / examples);
	return scores
		.filter(({ accuracy }) => accuracy >= most - error)
		.reduce((a, b) => (b.divergence < a.divergence ? b : a));
}
