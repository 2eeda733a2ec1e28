/** The networks that `--arch auto` chooses from, and how well each did where all were tried on the same photos. */
import type { Candidate } from "./untrained";

export interface RatedCandidate extends Candidate {
	/** Starts from a backbone's features; otherwise from drawn weights. */
	backbone: boolean;
	/**
	 * Mean int8 accuracy, 0..1, over episodes of five classes that no backbone has seen, ten photos of each to learn
	 * from (docs/accuracy.md): for comparing candidates, not for predicting what other photos will give.
	 */
	accuracy: number;
}

export const PHOTO_CANDIDATES: readonly RatedCandidate[] = [
	backbone(1, 64, 0.78),
	backbone(1, 48, 0.74),
	backbone(1, 32, 0.64),
	scratch(1, 48, 0.34),
	scratch(0.5, 48, 0.33),
	scratch(0.5, 32, 0.32),
	scratch(0.25, 32, 0.3),
];

function backbone(
	width: number,
	inputSize: number,
	accuracy: number,
): RatedCandidate {
	const architecture = "separable";
	return { architecture, width, inputSize, accuracy, backbone: true };
}

function scratch(
	width: number,
	inputSize: number,
	accuracy: number,
): RatedCandidate {
	const architecture = "compact";
	return { architecture, width, inputSize, accuracy, backbone: false };
}
