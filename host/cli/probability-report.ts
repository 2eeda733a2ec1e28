/** What a training did about probabilities and thresholds, and what of them holds: for people. */
import type { Threshold } from "../../converter/decide/thresholds";
import type { CalibrationError } from "../../converter/evaluate/calibration";
import type { Evaluation } from "../../converter/evaluate/metrics";
import {
	actualOf,
	type Prediction,
	predictedOf,
} from "../../converter/evaluate/prediction";
import type { TrainedModel } from "../../converter/trainModel";
import { percent, table } from "./format";
import { bold, dim, print } from "./output";

/** Balance, calibration and thresholds, a line each where there is something to say. */
export function printProbabilities({
	balance,
	decision,
	int8,
	info: { labels },
}: TrainedModel) {
	const { calibration } = int8.evaluation;
	if (balance)
		print(
			`${bold("balanced")}  the largest class has ${balance.ratio.toFixed(1)} times the examples of the smallest: an example counts ${least(balance.weights)} to ${most(balance.weights)}`,
		);
	print(
		`${bold("certainty")} temperature ${decision.temperature.toFixed(2)}: expected calibration error ${percent(decision.uncalibrated.error)} before, ${calibrationText(calibration)} after`,
	);
	if (decision.thresholds) printThresholds(decision.thresholds, labels);
}

function least(weights: readonly number[]): string {
	return Math.min(...weights).toFixed(2);
}

function most(weights: readonly number[]): string {
	return Math.max(...weights).toFixed(2);
}

/** 4.2 % (15 bins of equal width) */
export function calibrationText({ error, bins, kind }: CalibrationError) {
	return `${percent(error)} (${bins} bin${bins === 1 ? "" : "s"} of ${kind})`;
}

function printThresholds(
	thresholds: readonly Threshold[],
	labels: readonly string[],
) {
	const values = thresholds.map(({ value }) => value);
	print(`${bold("threshold")} ${thresholdsText(labels, values)}`);
	const few = labels.filter(
		(_, i) => thresholds[i].from === "default" && thresholds[i].value > 0,
	);
	if (few.length > 0)
		print(
			dim(
				`          too few validation examples to choose by: ${few.join(", ")}`,
			),
		);
}

/** "apple 40 %, pear 55 %", or "50 % each". */
export function thresholdsText(
	labels: readonly string[],
	thresholds: readonly number[],
): string {
	const [first] = thresholds;
	if (thresholds.every((value) => value === first))
		return `${percent(first, 0)} each`;
	return thresholds
		.map((value, i) => `${labels[i]} ${percent(value, 0)}`)
		.join(", ");
}

/** Precision, recall and average precision by class, with the mean of the last. */
export function printClasses({ perClass, meanAveragePrecision }: Evaluation) {
	const share = (value: number | null) =>
		value === null ? "-" : percent(value);
	print(
		table(
			["class", "examples", "precision", "recall", "AP"],
			perClass.map((one) => [
				one.label,
				one.count,
				share(one.precision),
				share(one.recall),
				share(one.averagePrecision),
			]),
		),
	);
	print(dim(`  mean average precision ${share(meanAveragePrecision)}`));
}

/** "a.jpg: apple taken for pear (81.0 %)"; of several classes what is missing and what is too much. */
export function mistakeText(
	prediction: Prediction,
	labels: readonly string[],
): string {
	const { name, several, probabilities } = prediction;
	const [actual, predicted] = [actualOf(prediction), predictedOf(prediction)];
	const list = (classes: readonly number[]) =>
		classes
			.map((i) => `${labels[i]} (${percent(probabilities[i])})`)
			.join(", ");
	if (!several)
		return `${name}: ${labels[actual[0]] ?? "none of the classes"} taken for ${list(predicted) || "unknown"}`;
	const missed = actual.filter((i) => !predicted.includes(i));
	const extra = predicted.filter((i) => !actual.includes(i));
	const parts = [
		missed.length > 0 ? `without ${list(missed)}` : "",
		extra.length > 0 ? `with ${list(extra)}` : "",
	];
	return `${name}: ${parts.filter((part) => part !== "").join(", ")}`;
}

/** The labels of a confusion matrix, which may have a row and a column for none. */
export function confusionLabels(
	labels: readonly string[],
	{ confusion }: Evaluation,
): readonly string[] {
	return confusion.length > labels.length ? [...labels, "unknown"] : labels;
}
