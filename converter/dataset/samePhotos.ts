/** A photo that lies under several classes shows all of them. */
import { DatasetError, type LabelledImage } from "./types";

interface Photo {
	image: Pick<LabelledImage, "name" | "label" | "targets">;
	/** Equal for equal files. */
	contentHash: string;
}

/**
 * Of photos with the same content only the first, with the classes of all. Throws DatasetError where one of them is
 * said to show none of the classes and another one to show some.
 */
export function mergeSame<P extends Photo>(photos: readonly P[]): P[] {
	const merged = new Map<string, P>();
	for (const photo of photos) {
		const same = merged.get(photo.contentHash);
		merged.set(photo.contentHash, same ? joined(same, photo) : photo);
	}
	return [...merged.values()];
}

function joined<P extends Photo>(first: P, second: P): P {
	const [a, b] = [first, second].map(({ image }) => image.targets ?? []);
	if ((a.length === 0) !== (b.length === 0))
		throw new DatasetError(
			`"${first.image.name}" and "${second.image.name}" are the same photo, and only one of them is of a class: take one of them away`,
		);
	const targets = [...new Set([...a, ...b])].sort((x, y) => x - y);
	const [label = -1] = targets;
	return { ...first, image: { ...first.image, label, targets } };
}
