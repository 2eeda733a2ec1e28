/** What a user names on the command line, as a dataset and the description of the network's input. */
import { stat } from "node:fs/promises";
import {
	createPreprocessor,
	type ImageDescription,
	imageDescription,
} from "../host/runtime/frame";
import { loadPhotos } from "./dataset/loadPhotos";
import type { PhotoFolder, SkippedFile } from "./dataset/photos";
import { readTable } from "./dataset/table";
import {
	type Dataset,
	DatasetError,
	type ImageDataset,
	type TableDataset,
} from "./dataset/types";

export interface Source<D extends Dataset = Dataset> {
	dataset: D;
	/** For photos; a table's features are described once the training rows are known. */
	input?: ImageDescription;
	/** SHA-256 of names and contents. */
	hash: string;
	skipped: SkippedFile[];
}

export type SourceKind = "photos" | "table";

/** A folder holds photos, a file is a table. Throws DatasetError where there is neither. */
export async function sourceKind(path: string): Promise<SourceKind> {
	const stats = await stat(path).catch(() => undefined);
	if (!stats)
		throw new DatasetError(
			`there is nothing at "${path}": name a folder of photos or a table (.csv)`,
		);
	return stats.isDirectory() ? "photos" : "table";
}

export interface PhotoSourceOptions {
	size: number;
	color: "rgb" | "gray";
	fit: ImageDescription["fit"];
	cache?: boolean;
	/** How many photos of each class must be readable; default: what training needs. */
	minPhotos?: number;
	onProgress?: (done: number, total: number) => void;
	signal?: AbortSignal;
}

/** Decodes and preprocesses a listed folder. */
export async function photoSource(
	folder: PhotoFolder,
	options: PhotoSourceOptions,
): Promise<Source<ImageDataset>> {
	const { size, color, fit, ...rest } = options;
	const input = imageDescription({ width: size, height: size }, color, fit);
	const preprocess = await createPreprocessor(input);
	return {
		input,
		...(await loadPhotos(folder, { input, preprocess, ...rest })),
	};
}

export async function tableSource(
	path: string,
	label?: string,
): Promise<Source<TableDataset>> {
	return { ...(await readTable(path, { label })), skipped: [] };
}
