/**
 * From a quantized network to answers: its temperature, so that a probability means one, and the thresholds from which a
 * class is named. Both are chosen on the int8 network itself, by the validation part, which the test part never sees.
 */

import type { AnswerRule } from "../../host/runtime/decision";
import {
	classesOf,
	type Dataset,
	examplesOf,
	isMultilabel,
} from "../dataset/types";
import type { Scored } from "../evaluate/averagePrecision";
import {
	type CalibrationError,
	calibrationError,
} from "../evaluate/calibration";
import { confidences } from "../evaluate/metrics";
import type { InputDescription } from "../graph/model";
import type { QuantizedGraph } from "../graph/quantized";
import { type CostRequest, costsOf } from "./costs";
import { int8Logits, logitsTensor, probabilitiesOf } from "./head";
import { fitTemperature, withTemperature } from "./temperature";
import { chooseThreshold, type Threshold } from "./thresholds";

export interface DecisionRequest {
	graph: QuantizedGraph;
	input: InputDescription;
	/** Chooses temperature and thresholds; without it the temperature is 1 and the thresholds are the usual ones. */
	validation?: Dataset;
	/** What the finished model is measured on. */
	measured: Dataset;
	/** Default: a multilabel model's thresholds have the best F1, another model always names its best class. */
	costs?: CostRequest;
	/** The least probability (0..1) with which any class is named. */
	unknown?: number;
}

export interface Decision {
	/** With its temperature. */
	graph: QuantizedGraph;
	/** Logits are divided by it; 1: they are as they were trained. */
	temperature: number;
	/** By class; undefined where the most probable class is always named. */
	thresholds?: Threshold[];
	/** Which classes probabilities name. */
	rule: AnswerRule;
	/** Of the int8 network at temperature 1, on the measured examples. */
	uncalibrated: CalibrationError;
}

export async function decide(request: DecisionRequest): Promise<Decision> {
	const { graph, input, validation, measured, costs } = request;
	const logits = validation && (await int8Logits(graph, input, validation));
	const temperature =
		validation && logits ? temperatureOf(graph, validation, logits) : 1;
	const tempered = withTemperature(graph, temperature);
	const measuredLogits =
		measured === validation && logits
			? logits
			: await int8Logits(graph, input, measured);
	const thresholds = thresholdsOf(
		validation ?? { ...measured, ...NO_EXAMPLES },
		probabilitiesOf(tempered, logits ?? []),
		costs,
	);
	return {
		graph: tempered,
		temperature,
		thresholds,
		rule: ruleOf(request, thresholds),
		uncalibrated: errorOf(measured, probabilitiesOf(graph, measuredLogits)),
	};
}

const NO_EXAMPLES = { images: [], rows: [] };

function ruleOf(
	{ measured, unknown = 0 }: DecisionRequest,
	thresholds?: readonly Threshold[],
): AnswerRule {
	const own = thresholds ?? measured.labels.map(() => ALWAYS);
	return {
		multilabel: isMultilabel(measured),
		least: own.map(({ value }) => Math.max(value, unknown)),
	};
}

function temperatureOf(
	graph: QuantizedGraph,
	dataset: Dataset,
	logits: readonly Int8Array[],
): number {
	const { scale, zeroPoint } = logitsTensor(graph);
	const examples = examplesOf(dataset).map((example, i) => ({
		logits: Array.from(logits[i], (q) => scale * (q - zeroPoint)),
		classes: classesOf(example),
	}));
	return fitTemperature(
		examples,
		isMultilabel(dataset) ? "logistic" : "softmax",
	);
}

function thresholdsOf(
	dataset: Dataset,
	probabilities: readonly number[][],
	request?: CostRequest,
): Threshold[] | undefined {
	if (!isMultilabel(dataset) && !request) return undefined;
	const costs = request && costsOf(request, dataset.labels);
	const negative = dataset.kind === "images" ? dataset.negative : undefined;
	return dataset.labels.map((label, k) =>
		label === negative
			? ALWAYS
			: chooseThreshold(candidates(dataset, probabilities, k), costs?.[k]),
	);
}

/** That a photo shows none of the classes is what remains to be said. */
const ALWAYS: Threshold = { value: 0, from: "default" };

/** The examples in which class `k` might be named, and whether it should be. */
function candidates(
	dataset: Dataset,
	probabilities: readonly number[][],
	k: number,
): Scored[] {
	const examples = examplesOf(dataset);
	const scored = probabilities.map((row, i) => ({
		probability: row[k],
		isTrue: classesOf(examples[i]).includes(k),
		isBest: row.indexOf(Math.max(...row)) === k,
	}));
	return isMultilabel(dataset) ? scored : scored.filter((one) => one.isBest);
}

function errorOf(
	dataset: Dataset,
	probabilities: readonly number[][],
): CalibrationError {
	const examples = examplesOf(dataset);
	const claims = probabilities.flatMap((row, i) => {
		const actual = classesOf(examples[i]);
		return confidences(row, actual, isMultilabel(dataset));
	});
	return calibrationError(claims);
}
