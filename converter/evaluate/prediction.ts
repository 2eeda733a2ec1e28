/** What a model said of an example whose truth is known. */
import { namedClasses } from "../../host/runtime/decision";
import { classesOf, type LabelledImage } from "../dataset/types";

export interface Prediction {
	/** Index of the true class; -1: of none. Of several: the first. */
	actual: number;
	/** Index of the class the model chose; -1: it chose none. Of several: the most probable. */
	predicted: number;
	/** Of a multilabel model: every true class, and every class the model named. */
	several?: { actual: readonly number[]; predicted: readonly number[] };
	/** One probability a class. */
	probabilities: ArrayLike<number>;
	name: string;
}

export interface Answer {
	probabilities: ArrayLike<number>;
	/** Indices of the classes that the model named, the most probable first. */
	named: readonly number[];
}

export function predictionOf(
	example: Pick<LabelledImage, "name" | "label" | "targets">,
	{ probabilities, named }: Answer,
	multilabel: boolean,
): Prediction {
	const { name, label } = example;
	const [predicted = -1] = named;
	const one = { name, actual: label, predicted, probabilities };
	if (!multilabel) return one;
	return { ...one, several: { actual: classesOf(example), predicted: named } };
}

/** What the model would have said if a class were named from this probability on (one, or one a class). */
export function atThreshold(
	predictions: readonly Prediction[],
	threshold: number | readonly number[],
): Prediction[] {
	return predictions.map((prediction) => {
		const { several, probabilities } = prediction;
		const least = Array.from(probabilities, (_, i) =>
			typeof threshold === "number" ? threshold : threshold[i],
		);
		const multilabel = several !== undefined;
		const named = namedClasses(probabilities, { multilabel, least });
		const [predicted = -1] = named;
		const one = { ...prediction, predicted };
		return several
			? { ...one, several: { ...several, predicted: named } }
			: one;
	});
}

/** Every class that an example is of. */
export function actualOf({ several, actual }: Prediction): readonly number[] {
	return several?.actual ?? (actual < 0 ? [] : [actual]);
}

/** Every class that the model named. */
export function predictedOf({
	several,
	predicted,
}: Prediction): readonly number[] {
	return several?.predicted ?? (predicted < 0 ? [] : [predicted]);
}

export function isRight(prediction: Prediction): boolean {
	const [actual, predicted] = [actualOf(prediction), predictedOf(prediction)];
	return (
		actual.length === predicted.length &&
		actual.every((label) => predicted.includes(label))
	);
}
