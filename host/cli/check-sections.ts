/** The findings of a check as a list of lists, for text and for a page. */
import type { PhotoCheck } from "../../converter/checkPhotos";
import { percent } from "./format";

export interface Section {
	title: string;
	/** What to do about it. */
	advice: string;
	entries: Entry[];
}

export interface Entry {
	/** Names; more than one where they are the same photo. */
	photos: string[];
	note?: string;
}

/** Without those that are empty; what matters most is first. */
export function checkSections(check: PhotoCheck): Section[] {
	return [...doubtful(check), ...repeated(check), ...poor(check)].filter(
		({ entries }) => entries.length > 0,
	);
}

function doubtful(check: PhotoCheck): Section[] {
	return [
		{
			title: "the same photo in different classes",
			advice: "one of them is wrong: take it away",
			entries: groups(check.conflicts),
		},
		{
			title: "wrong label?",
			advice: `a quick network, which knows ${percent(check.guess.accuracy ?? 0, 0)} of the photos, believes in another class: look, and move what is wrong`,
			entries: check.mislabelled.map(({ photo, label, likely, margin }) => ({
				photos: [photo],
				note: `${label}, looks like ${likely} (${percent(margin, 0)} more)`,
			})),
		},
	];
}

function repeated(check: PhotoCheck): Section[] {
	return [
		{
			title: "equal files",
			advice: "one of each is enough",
			entries: groups(check.copies),
		},
		{
			title: "near-duplicates",
			advice:
				"they add little, and are kept on the same side of every split: add other photos",
			entries: groups(check.nearDuplicates),
		},
	];
}

function poor(check: PhotoCheck): Section[] {
	return [
		{
			title: "blank",
			advice: "they show nothing: take them away",
			entries: check.blank.map(({ photo, reason }) => one(photo, reason)),
		},
		{
			title: "blurred?",
			advice:
				"far less sharp than the others: keep them if the camera will see such, too",
			entries: check.blurred.map(({ photo, sharpness, limit }) =>
				one(
					photo,
					`sharpness ${sharpness.toFixed(1)}, below ${limit.toFixed(1)}`,
				),
			),
		},
		{
			title: "very small",
			advice: "smaller than what a network sees: replace them",
			entries: check.small.map(({ photo, width, height }) =>
				one(photo, `${width} x ${height} pixels`),
			),
		},
		{
			title: "not used",
			advice: "training skips these files",
			entries: check.unreadable.map(({ file, reason }) => one(file, reason)),
		},
	];
}

function groups(groups: readonly string[][]): Entry[] {
	return groups.map((photos) => ({ photos }));
}

function one(photo: string, note: string): Entry {
	return { photos: [photo], note };
}
