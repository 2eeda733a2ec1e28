/** A path in, a model out: what `ocelli train`, the demo and `import { trainModel } from "ocelli/train"` call. */
import type { ArchitectureChoice } from "./choose";
import {
	copiesAcross,
	countDifferent,
	splitGroups,
} from "./dataset/check/splitGroups";
import type { SkippedFile } from "./dataset/photos";
import { split } from "./dataset/split";
import { type Dataset, strataOf, subset } from "./dataset/types";
import {
	type BoardFit,
	checkMemory,
	describeBlob,
	type ModelInfo,
} from "./describe";
import type { MemoryRequest } from "./memory";
import { type Built, buildModel } from "./pipeline";
import { buildSettings, loadLike, type Prepared, prepare } from "./prepare";
import type { TrainRequest } from "./request";

export interface TrainedModel extends Built {
	info: ModelInfo;
	/** What it takes of the board that was asked for, which it fits. */
	fit?: BoardFit;
	/** Which examples the figures are from: ones that nothing was chosen by, or ones that chose the best epoch. */
	measuredOn: "test" | "validation";
	examples: { training: number; measured: number };
	choice: ArchitectureChoice;
	skipped: SkippedFile[];
	/** The name of a photo, or the numbers of a row, that the model can be tried with. */
	example: string;
}

/** From this many different examples in the smallest class on, some are kept for measuring alone. */
const TEST_FROM = 20;
const VALIDATION_SHARE = 0.2;
const TEST_SHARE = 0.15;

/**
 * Throws DatasetError for unusable data, DoesNotFitError, TrainError where training fails, the signal's reason where
 * it is aborted.
 */
export async function trainModel(request: TrainRequest): Promise<TrainedModel> {
	const prepared = await prepare(request);
	const { source, settings } = prepared;
	const { dataset } = source;
	const separate =
		request.test === undefined
			? undefined
			: await loadLike(prepared, request, request.test);
	const { groups, remarks } = splitGroups(dataset);
	for (const remark of [...remarks, ...leaks(dataset, separate)])
		request.progress?.onRemark?.(remark);
	const smallest = Math.min(...countDifferent(dataset, groups));
	const testShare = separate || smallest < TEST_FROM ? 0 : TEST_SHARE;
	const parts = split(
		strataOf(dataset),
		{ validation: VALIDATION_SHARE, test: testShare },
		settings.seed,
		groups,
	);
	const test =
		separate ??
		(parts.test.length > 0 ? subset(dataset, parts.test) : undefined);
	const built = await buildModel({
		training: subset(dataset, parts.train),
		validation: subset(dataset, parts.validation),
		test,
		...buildSettings(request, prepared),
	});
	return trainedModel(request, prepared, {
		...built,
		measuredOn: test ? "test" : "validation",
		trainedOn: parts.train.length,
	});
}

/** What flatters an accuracy on separate test photos. */
function leaks(training: Dataset, test?: Dataset): string[] {
	if (training.kind !== "images" || test?.kind !== "images") return [];
	const known = copiesAcross(training, test);
	return known === 0
		? []
		: [
				`${known} of ${test.images.length} test photos are near-duplicates of photos to train with, so that the accuracy is flattered: take other ones to test with`,
			];
}

/** A built model with what is to be told of it. Throws DoesNotFitError where the request's board has no room for it. */
export function trainedModel(
	request: MemoryRequest,
	{ source, choice }: Pick<Prepared, "source" | "choice">,
	built: Built & { measuredOn: "test" | "validation"; trainedOn: number },
): TrainedModel {
	const info = describeBlob(built.blob);
	const fit = checkMemory("the model", info, request);
	return {
		...built,
		info,
		fit,
		examples: {
			training: built.trainedOn,
			measured: built.int8.predictions.length,
		},
		choice,
		skipped: source.skipped,
		example: exampleOf(source.dataset),
	};
}

function exampleOf(dataset: Dataset): string {
	if (dataset.kind === "images") return dataset.images[0].name;
	return dataset.rows[0].values.join(" ");
}
