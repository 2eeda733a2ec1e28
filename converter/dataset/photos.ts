/** Photos as a dataset: list a folder, then decode and preprocess what is in it. */
export {
	type LoadedPhotos,
	type LoadPhotosOptions,
	loadPhotos,
} from "./loadPhotos";
export { cacheFolder, clearPhotoCache } from "./photoCache";
export {
	NEGATIVE,
	type PhotoFile,
	type PhotoFolder,
	type ReadOptions,
	readPhotoFolder,
	type SkippedFile,
} from "./photoFolder";
