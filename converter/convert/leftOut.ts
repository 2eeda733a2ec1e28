import type { Model } from "../graph/model";

/** What a model says that TFLite metadata has no place for, in a few words each. */
export function leftOut({ input, thresholds, unknown }: Model): string[] {
	const lost: string[] = [];
	if (input.kind === "features")
		lost.push("how the table's columns are standardized");
	if (input.kind === "image") {
		if (input.fit !== "crop")
			lost.push(
				`that photos of another shape are brought to size by "${input.fit}"`,
			);
		if (input.color === "bgr") lost.push("the order of colours (bgr)");
		if (input.rotation !== 0 || input.mirror)
			lost.push("how photos are turned and mirrored");
	}
	if (thresholds?.some((threshold) => threshold > 0))
		lost.push("the thresholds of the classes");
	if (unknown !== undefined)
		lost.push('from which probability on it is not "unknown"');
	return lost;
}
