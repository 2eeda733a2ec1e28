/** Figures of merit of a classifier from what it said about labelled examples. */
import { argmax } from "../train/loss/loss";
import { averagePrecision, type Scored } from "./averagePrecision";
import { type CalibrationError, calibrationError } from "./calibration";
import { mean } from "./mean";
import { actualOf, isRight, type Prediction, predictedOf } from "./prediction";

export type { Prediction } from "./prediction";

export interface ClassMetrics {
	label: string;
	/** Examples of this class. */
	count: number;
	/** Of those called this class, how many are; null where none was. */
	precision: number | null;
	/** Of those of this class, how many were called so; null without examples. */
	recall: number | null;
	/** Area under precision over recall, each example ranked by this class's probability; null without examples. */
	averagePrecision: number | null;
}

export interface Evaluation {
	/** Share of the examples with the right class; of a multilabel model with exactly the right classes. */
	accuracy: number;
	/** Of all classes that were named, the share that is right; null where none was. */
	precision: number | null;
	/** Of all classes that there are, the share that was named; null where there is none. */
	recall: number | null;
	perClass: ClassMetrics[];
	/** Of the classes that have one. */
	meanAveragePrecision: number | null;
	/**
	 * confusion[actual][predicted]; empty for a multilabel model. Where an example is of no class, or was given none,
	 * there is one row and one column more, for none.
	 */
	confusion: number[][];
	/** How far probabilities are from shares of right answers. */
	calibration: CalibrationError;
}

/** An evaluation and what it was made of. */
export interface Measured {
	evaluation: Evaluation;
	predictions: Prediction[];
}

export function evaluate(
	predictions: readonly Prediction[],
	labels: readonly string[],
): Evaluation {
	const perClass = labels.map((label, i) =>
		classMetrics(label, i, predictions),
	);
	const ranked = perClass.flatMap((one) => one.averagePrecision ?? []);
	return {
		accuracy: mean(predictions.map((one) => (isRight(one) ? 1 : 0))),
		...overall(predictions),
		perClass,
		meanAveragePrecision: ranked.length === 0 ? null : mean(ranked),
		confusion: predictions.some(({ several }) => several)
			? []
			: confusionOf(predictions, labels.length),
		calibration: calibrationError(
			predictions.flatMap((one) =>
				confidences(
					one.probabilities,
					actualOf(one),
					one.several !== undefined,
				),
			),
		),
	};
}

function overall(predictions: readonly Prediction[]) {
	let [named, there, right] = [0, 0, 0];
	for (const prediction of predictions) {
		const [actual, predicted] = [actualOf(prediction), predictedOf(prediction)];
		named += predicted.length;
		there += actual.length;
		right += predicted.filter((label) => actual.includes(label)).length;
	}
	return {
		precision: named === 0 ? null : right / named,
		recall: there === 0 ? null : right / there,
	};
}

function classMetrics(
	label: string,
	index: number,
	predictions: readonly Prediction[],
): ClassMetrics {
	const of = predictions.filter((one) => actualOf(one).includes(index));
	const called = predictions.filter((one) => predictedOf(one).includes(index));
	const right = of.filter((one) => predictedOf(one).includes(index)).length;
	return {
		label,
		count: of.length,
		precision: called.length === 0 ? null : right / called.length,
		recall: of.length === 0 ? null : right / of.length,
		averagePrecision: averagePrecision(
			predictions.map((one) => ({
				probability: one.probabilities[index],
				isTrue: actualOf(one).includes(index),
			})),
		),
	};
}

/** What is claimed with a probability: the best class, or each class by itself. */
export function confidences(
	probabilities: ArrayLike<number>,
	actual: readonly number[],
	multilabel: boolean,
): Scored[] {
	const claims = Array.from(probabilities, (probability, i) => ({
		probability,
		isTrue: actual.includes(i),
	}));
	return multilabel ? claims : [claims[argmax(probabilities)]];
}

function confusionOf(
	predictions: readonly Prediction[],
	classes: number,
): number[][] {
	const isNone = ({ actual, predicted }: Prediction) =>
		actual < 0 || predicted < 0;
	const size = classes + (predictions.some(isNone) ? 1 : 0);
	const confusion = Array.from({ length: size }, () =>
		new Array<number>(size).fill(0),
	);
	const at = (index: number) => (index < 0 ? classes : index);
	for (const { actual, predicted } of predictions)
		confusion[at(actual)][at(predicted)]++;
	return confusion;
}
