import { readPhotoFolder } from "../../dataset/photoFolder";
import { trainingClasses } from "./classes";
import {
	onlyClasses,
	type PackedPhotos,
	type PackOptions,
	packedPhotos,
} from "./packedPhotos";
import type { RunRecipe } from "./recipe";

export type PhotoOptions = Omit<PackOptions, "size" | "channels">;

/** The photos that a recipe trains on, from a folder with a sub-folder for each class. Held-out classes stay unread. */
export async function photosForRun(
	recipe: RunRecipe,
	folder: string,
	options: PhotoOptions,
): Promise<PackedPhotos> {
	const { size, channels, heldOut } = recipe.data;
	const all = await readPhotoFolder(folder, { signal: options.signal });
	const names = trainingClasses(all.labels, heldOut);
	return packedPhotos(onlyClasses(all, names), { ...options, size, channels });
}
