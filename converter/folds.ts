/** K-fold cross-validation: every example is classified once by a model that has not seen it. */
import { splitGroups } from "./dataset/check/splitGroups";
import { folds as dealFolds } from "./dataset/split";
import { DatasetError, strataOf, subset } from "./dataset/types";
import { type Evaluation, evaluate, type Prediction } from "./evaluate/metrics";
import { buildModel } from "./pipeline";
import { buildSettings, prepare } from "./prepare";
import type { TrainRequest } from "./request";

export interface Spread {
	/** Mean over the folds. */
	mean: number;
	/** Standard deviation over the folds. */
	deviation: number;
	perFold: number[];
}

export interface FoldsResult {
	folds: number;
	float: Spread;
	int8: Spread;
	/** All left-out examples together, int8. */
	evaluation: Evaluation;
	predictions: Prediction[];
	labels: string[];
}

export interface FoldsRequest extends TrainRequest {
	onFold?: (fold: number, folds: number) => void;
}

/**
 * Trains `count` models. There is no validation part: the last epoch is kept, so that nothing is chosen by the
 * examples that are left out. Near-duplicates are left out together.
 */
export async function crossValidate(
	request: FoldsRequest,
	count: number,
): Promise<FoldsResult> {
	const prepared = await prepare(request);
	const { dataset } = prepared.source;
	const strata = strataOf(dataset);
	const { groups, remarks } = splitGroups(dataset);
	for (const remark of remarks) request.progress?.onRemark?.(remark);
	const examples = new Set(groups).size;
	if (count > examples) {
		const different = examples < strata.length ? " different" : "";
		throw new DatasetError(
			`${count} folds of ${examples}${different} examples leave folds empty: take ${examples} at most, 5 is usual`,
		);
	}
	const float: number[] = [];
	const int8: number[] = [];
	const predictions: Prediction[] = [];
	for (const [i, { train, test }] of dealFolds(
		strata,
		count,
		prepared.settings.seed,
		groups,
	).entries()) {
		request.onFold?.(i + 1, count);
		const built = await buildModel({
			training: subset(dataset, train),
			test: subset(dataset, test),
			...buildSettings(request, prepared),
		});
		float.push(built.float.evaluation.accuracy);
		int8.push(built.int8.evaluation.accuracy);
		predictions.push(...built.int8.predictions);
	}
	return {
		folds: count,
		float: spread(float),
		int8: spread(int8),
		evaluation: evaluate(predictions, dataset.labels),
		predictions,
		labels: dataset.labels,
	};
}

function spread(values: number[]): Spread {
	const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
	const variance =
		values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
	return { mean, deviation: Math.sqrt(variance), perFold: values };
}
