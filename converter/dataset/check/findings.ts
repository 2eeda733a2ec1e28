/** From what is known of single photos to what someone should look at. */
import { classesOf } from "../types";
import type { Blank } from "./blank";
import { joinCopies } from "./duplicates";
import type { InspectedPhoto } from "./inspect";
import { sharpnessLimit } from "./sharpness";
import { conflicts, membersOf } from "./splitGroups";

/** Photos by name, each list a group. */
export interface DuplicatePhotos {
	/** Copies of one photo, equal or nearly, that lie in more than one class. */
	conflicts: string[][];
	/** Photos of one class whose files are equal. */
	copies: string[][];
	/** Photos of one class that are nearly the same: another size, compression or brightness, mirrored. */
	nearDuplicates: string[][];
}

/** Photos that show little. */
export interface PoorPhotos {
	blank: { photo: string; reason: Blank }[];
	/** Blurriest first; sharpness as in sharpness.ts, suspect below the limit. */
	blurred: { photo: string; sharpness: number; limit: number }[];
	small: { photo: string; width: number; height: number }[];
}

/** Photos with a shorter side than this, in pixels, are smaller than what networks see. */
const SMALL = 32;

/** A name for each photo, equal for photos that are equal or nearly. */
export function copyGroups(photos: readonly InspectedPhoto[]): number[] {
	const union = joinCopies(photos.map(({ print }) => print));
	const first = new Map<string, number>();
	for (const [i, { contentHash }] of photos.entries()) {
		const equal = first.get(contentHash);
		if (equal === undefined) first.set(contentHash, i);
		else union.join(equal, i);
	}
	return union.groups();
}

/** `copies`: copyGroups of the photos. */
export function duplicatesAmong(
	photos: readonly InspectedPhoto[],
	copies: readonly number[],
): DuplicatePhotos {
	const inTwoClasses = conflicts(copies, photos.map(classes));
	const conflicting = new Set(inTwoClasses.map(([first]) => first));
	const inOne = membersOf(copies).filter(([first]) => !conflicting.has(first));
	const isEqual = (members: number[]) =>
		new Set(members.map((i) => photos[i].contentHash)).size === 1;
	const named = (groups: number[][]) =>
		groups.map((members) => members.map((i) => photos[i].name));
	return {
		conflicts: named(inTwoClasses),
		copies: named(inOne.filter(isEqual)),
		nearDuplicates: named(inOne.filter((members) => !isEqual(members))),
	};
}

/** Every class that a photo is of, as one number or name. */
function classes(photo: InspectedPhoto): string {
	return classesOf(photo).join();
}

export function poorPhotos(photos: readonly InspectedPhoto[]): PoorPhotos {
	const visible = photos.filter(({ blank }) => !blank);
	const limit = sharpnessLimit(visible.map(({ sharpness }) => sharpness));
	return {
		blank: photos.flatMap(({ name, blank }) =>
			blank ? [{ photo: name, reason: blank }] : [],
		),
		blurred: visible
			.filter(({ sharpness }) => sharpness < limit)
			.sort((a, b) => a.sharpness - b.sharpness)
			.map(({ name, sharpness }) => ({ photo: name, sharpness, limit })),
		small: photos
			.filter(({ width, height }) => Math.min(width, height) < SMALL)
			.map(({ name, width, height }) => ({ photo: name, width, height })),
	};
}
