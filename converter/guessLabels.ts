/** Which labels a quick network doubts, if there are photos enough to ask one. */
import type { InspectedPhoto } from "./dataset/check/inspect";
import { labelSuspects } from "./dataset/check/mislabelled";
import { groupsByClass } from "./dataset/check/splitGroups";
import { type ImageDataset, labelsOf } from "./dataset/types";
import { evaluate, type Prediction } from "./evaluate/metrics";
import { type OutOfFoldRequest, outOfFold, QUICK_INPUT } from "./outOfFold";

export interface LabelSuspicion {
	photo: string;
	label: string;
	/** The class that it seems to be of. */
	likely: string;
	/** By how much the network believes more in that class, 0..1. */
	margin: number;
}

export interface LabelGuess {
	/** Most suspicious first. */
	suspects: LabelSuspicion[];
	/** Share of the photos that the network knew without having seen them; null where none was asked. */
	accuracy: number | null;
	/** The same for each class. */
	recalls?: (number | null)[];
	/** Why no suspects are named. */
	skipped?: string;
}

/** Margins below this are not worth a look. */
const LEAST_MARGIN = 0.5;
/** A network that knows less than this doubts more right labels than wrong ones. */
const LEAST_ACCURACY = 0.5;
/** Of a class, to be trained with while some are left out. */
const LEAST_PHOTOS = 3;

/** `photos`: with pixels of QUICK_INPUT; `copies`: a name for each, equal for near-duplicates. */
export async function guessLabels(
	photos: readonly InspectedPhoto[],
	classes: string[],
	copies: readonly number[],
	request: Omit<OutOfFoldRequest, "groups">,
): Promise<LabelGuess> {
	const dataset = datasetOf(photos, classes);
	const labels = labelsOf(dataset);
	const small = classes.findIndex(
		(_, i) => labels.filter((label) => label === i).length < LEAST_PHOTOS,
	);
	if (classes.length < 2) return notAsked("there is one class only");
	if (small >= 0)
		return notAsked(
			`"${classes[small]}" has fewer than ${LEAST_PHOTOS} usable photos`,
		);
	const { groups } = groupsByClass(copies, labels, classes);
	const probabilities = await outOfFold(dataset, { ...request, groups });
	const { accuracy, perClass } = evaluate(
		probabilities.map((row, i) => predictionOf(row, dataset.images[i])),
		classes,
	);
	const known = { accuracy, recalls: perClass.map(({ recall }) => recall) };
	if (accuracy < LEAST_ACCURACY)
		return {
			suspects: [],
			...known,
			skipped: `a quick network knows only ${Math.round(100 * accuracy)} % of the photos, too few to doubt a label`,
		};
	const suspects = labelSuspects(probabilities, labels)
		.filter(({ margin }) => margin >= LEAST_MARGIN)
		.map(({ index, likely, margin }) => ({
			photo: photos[index].name,
			label: classes[labels[index]],
			likely: classes[likely],
			margin,
		}));
	return { suspects, ...known };
}

export function notAsked(skipped: string): LabelGuess {
	return { suspects: [], accuracy: null, skipped };
}

function datasetOf(
	photos: readonly InspectedPhoto[],
	labels: string[],
): ImageDataset {
	const size = {
		width: QUICK_INPUT,
		height: QUICK_INPUT,
		channels: 3,
	} as const;
	const images = photos.map(({ name, label, pixels }) => ({
		name,
		label,
		pixels: pixels as Uint8Array,
	}));
	return { kind: "images", labels, ...size, images };
}

function predictionOf(
	probabilities: ArrayLike<number>,
	{ name, label }: { name: string; label: number },
): Prediction {
	const row = Array.from(probabilities);
	const predicted = row.indexOf(Math.max(...row));
	return { name, actual: label, predicted, probabilities };
}
