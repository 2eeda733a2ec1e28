/** What a folder's class sizes ask for. */

export interface ClassSize {
	label: string;
	photos: number;
	/** Without near-duplicates. */
	different: number;
	/** Share of its photos that a quick network knew without having seen them; null where none was asked. */
	recall: number | null;
}

/** With fewer different photos than this, a class is a beginning. */
const FEW = 10;
/** From this ratio of the largest class to the smallest on, a network prefers the large one. */
const UNEVEN = 3;
const GOOD_RECALL = 0.9;

/** Which class wants more photos and why, a sentence each. */
export function adviceFor(classes: readonly ClassSize[]): string[] {
	return [fewPhotos(classes), uneven(classes), missed(classes)].filter(
		(sentence) => sentence !== undefined,
	);
}

function fewPhotos(classes: readonly ClassSize[]): string | undefined {
	const small = classes.filter(({ different }) => different < FEW);
	if (small.length === 0) return undefined;
	const sizes = small.map(
		({ label, different }) => `"${label}" (${different})`,
	);
	return `more photos: ${sizes.join(", ")} have fewer than ${FEW} different ones; 10 to 50 of each class are a start`;
}

function uneven(classes: readonly ClassSize[]): string | undefined {
	const sorted = classes.toSorted((a, b) => a.different - b.different);
	const [least, most] = [sorted[0], sorted[sorted.length - 1]];
	if (most.different < UNEVEN * least.different) return undefined;
	return `more photos of "${least.label}": it has ${least.different} different ones, "${most.label}" has ${most.different}, which a network will prefer`;
}

function missed(classes: readonly ClassSize[]): string | undefined {
	const known = classes.filter(({ recall }) => recall !== null);
	const recall = (one: ClassSize) => one.recall as number;
	const worst = known.toSorted((a, b) => recall(a) - recall(b))[0];
	if (!worst || recall(worst) >= GOOD_RECALL) return undefined;
	return `more photos of "${worst.label}": a quick network missed it most, ${Math.round(100 - 100 * recall(worst))} % of its photos`;
}
