/** What is wrong with a folder of photos, before a network learns it: what `ocelli data check` calls. */
import { adviceFor, type ClassSize } from "./dataset/check/advice";
import {
	copyGroups,
	type DuplicatePhotos,
	duplicatesAmong,
	type PoorPhotos,
	poorPhotos,
} from "./dataset/check/findings";
import { type InspectedPhoto, inspectPhotos } from "./dataset/check/inspect";
import { checkCounts } from "./dataset/photoFolder";
import {
	type PhotoFolder,
	readPhotoFolder,
	type SkippedFile,
} from "./dataset/photos";
import { classesOf } from "./dataset/types";
import {
	guessLabels,
	type LabelGuess,
	type LabelSuspicion,
	notAsked,
} from "./guessLabels";
import { QUICK_INPUT } from "./outOfFold";

export interface CheckRequest {
	/** A folder with a sub-folder of photos for each class, or with labels.csv. */
	photos: string;
	/** No network is trained to find wrong labels. */
	fast?: boolean;
	/** Whether a photo may show several of the classes, or none. */
	multilabel?: boolean;
	/** What the class of photos that show none of the others is called; default: negative. */
	negative?: string;
	/** Default 1; of the network that finds wrong labels. */
	seed?: number;
	progress?: CheckProgress;
	signal?: AbortSignal;
}

export interface CheckProgress {
	onPhotos?: (done: number, total: number) => void;
	/** Of the networks that find wrong labels. */
	onFold?: (fold: number, folds: number) => void;
}

/** Photos are named as in the folder: apple/1.jpg. */
export interface PhotoCheck extends DuplicatePhotos, PoorPhotos {
	photos: number;
	classes: ClassSize[];
	/** Which class wants more photos and why. */
	advice: string[];
	/** Most suspicious first. */
	mislabelled: LabelSuspicion[];
	/** Share of the photos that a quick network knew without having seen them, or why it names no suspects. */
	guess: { accuracy: number | null; skipped?: string };
	/** Files that training skips. */
	unreadable: SkippedFile[];
}

export interface CheckedFolder {
	check: PhotoCheck;
	/** Where each photo lies, by name. */
	paths: Map<string, string>;
}

const LEAST = { minClasses: 1, minPhotos: 1 };

/** Throws DatasetError where there are no photos to check, the signal's reason where it is aborted. */
export async function checkPhotos(
	request: CheckRequest,
): Promise<CheckedFolder> {
	const { signal, multilabel, negative, fast } = request;
	const task = { signal, multilabel, negative, ...LEAST };
	const folder = await readPhotoFolder(request.photos, task);
	const { inspected, skipped } = await inspectPhotos(folder, {
		keep: fast ? undefined : QUICK_INPUT,
		onProgress: request.progress?.onPhotos,
		signal,
	});
	checkCounts(folder, inspected, LEAST);
	const copies = copyGroups(inspected);
	const guess = await labelGuess(folder, inspected, copies, request);
	const classes = classSizes(folder, inspected, copies, guess);
	const check = {
		photos: inspected.length,
		classes,
		advice: adviceFor(classes),
		mislabelled: guess.suspects,
		guess: { accuracy: guess.accuracy, skipped: guess.skipped },
		...duplicatesAmong(inspected, copies),
		...poorPhotos(inspected),
		unreadable: [...folder.skipped, ...skipped],
	};
	const paths = inspected.map(({ name, path }) => [name, path] as const);
	return { check, paths: new Map(paths) };
}

async function labelGuess(
	{ labels, multilabel }: PhotoFolder,
	photos: readonly InspectedPhoto[],
	copies: readonly number[],
	{ fast, seed, progress, signal }: CheckRequest,
): Promise<LabelGuess> {
	if (fast) return notAsked("not asked (--fast)");
	if (multilabel) return notAsked("photos may show several classes");
	const onFold = progress?.onFold;
	return guessLabels(photos, labels, copies, { seed, onFold, signal });
}

function classSizes(
	{ labels }: PhotoFolder,
	photos: readonly InspectedPhoto[],
	copies: readonly number[],
	{ recalls }: LabelGuess,
): ClassSize[] {
	return labels.map((label, i) => {
		const members = [...photos.keys()].filter((n) =>
			classesOf(photos[n]).includes(i),
		);
		return {
			label,
			photos: members.length,
			different: new Set(members.map((n) => copies[n])).size,
			recall: recalls?.[i] ?? null,
		};
	});
}

/** How many findings there are, each for someone to look at. */
export function findingCount(check: PhotoCheck): number {
	return [
		check.conflicts,
		check.mislabelled,
		check.copies,
		check.nearDuplicates,
		check.blank,
		check.blurred,
		check.small,
		check.unreadable,
	].reduce((sum, { length }) => sum + length, 0);
}
