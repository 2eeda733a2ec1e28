/** A folder of photos whose labels stand in a file. */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { photosBelow } from "./listFiles";
import type { PhotoFolder } from "./photoFolder";
import { DatasetError } from "./types";

export const LABELS_FILE = "labels.csv";

export interface Task {
	/** Whether a photo may show several of the classes, or none. */
	multilabel?: boolean;
	/** The name of the label of photos that show none of the other classes. */
	negative: string;
}

export function isNegative(label: string, { negative }: Task): boolean {
	return label.toLowerCase() === negative.toLowerCase();
}

/** Photos that the file does not name, and lines that name no photo, are skipped. Throws DatasetError. */
export async function labelledPhotos(
	folder: string,
	task: Task,
): Promise<PhotoFolder> {
	const stated = await readLabels(folder);
	const { photos, skipped } = await photosBelow(folder, "", []);
	const classes = classesIn(stated, task);
	const found: PhotoFolder = { folder, ...classes, photos: [], skipped: [] };
	for (const photo of photos) {
		const names = stated.get(photo.name);
		const targets = names && targetsOf(photo.name, names, classes.labels, task);
		const reason = targets ? unusable(targets, task) : "it is not named in it";
		if (reason || !targets)
			found.skipped.push({
				file: photo.name,
				reason: `${LABELS_FILE}: ${reason}`,
			});
		else {
			const [label = -1] = targets;
			const several = task.multilabel ? { targets } : {};
			found.photos.push({ ...photo, label, ...several });
		}
	}
	const there = new Set(photos.map(({ name }) => name));
	for (const file of stated.keys())
		if (!there.has(file))
			found.skipped.push({
				file,
				reason: `${LABELS_FILE}: there is no such photo`,
			});
	const others = skipped.filter(({ file }) => file !== LABELS_FILE);
	found.skipped.push(...others);
	return found;
}

async function readLabels(folder: string): Promise<Map<string, Set<string>>> {
	const path = join(folder, LABELS_FILE);
	const { parseLabels } = await import("./labelsFile"); // brings a CSV parser, which most folders do without
	try {
		return parseLabels(await readFile(path, "utf8"));
	} catch (error) {
		throw new DatasetError(`"${path}": ${(error as Error).message}`, {
			cause: error,
		});
	}
}

/** Sorted by code unit. Only where a photo has one class is the negative one a class like others. */
function classesIn(stated: Map<string, Set<string>>, task: Task) {
	const all = new Set([...stated.values()].flatMap((names) => [...names]));
	const labels = [...all].sort();
	const negative = labels.find((label) => isNegative(label, task));
	if (!task.multilabel) return { labels, negative };
	const others = labels.filter((label) => label !== negative);
	return { labels: others, multilabel: true, negative };
}

function targetsOf(
	photo: string,
	names: Set<string>,
	labels: readonly string[],
	task: Task,
): number[] {
	const list = [...names].join(", ");
	if (names.size > 1 && !task.multilabel)
		throw new DatasetError(
			`${LABELS_FILE} gives "${photo}" ${names.size} labels (${list}): train with --multilabel, or give it one`,
		);
	if (names.size > 1 && [...names].some((name) => isNegative(name, task)))
		throw new DatasetError(
			`${LABELS_FILE} gives "${photo}" the labels ${list}: one that shows a class is not ${task.negative}`,
		);
	return labels.flatMap((label, i) => (names.has(label) ? [i] : []));
}

function unusable(targets: number[], { multilabel }: Task): string | undefined {
	return multilabel || targets.length === 1
		? undefined
		: "it has no label there";
}
