/** What mistakes cost, as it is asked for. */
import { DatasetError } from "../dataset/types";
import type { Costs } from "./thresholds";

export interface CostRequest extends Partial<Costs> {
	/** By name of the class; what is left out is as for all classes. */
	perClass?: Record<string, Partial<Costs>>;
}

/** By class. Costs that are not given are 1. Throws DatasetError for a class that there is none of. */
export function costsOf(
	{ perClass = {}, ...common }: CostRequest,
	labels: readonly string[],
): Costs[] {
	const unknown = Object.keys(perClass).find((name) => !labels.includes(name));
	if (unknown !== undefined)
		throw new DatasetError(
			`there is a cost for "${unknown}", but no such class: the classes are ${labels.join(", ")}`,
		);
	return labels.map((label) => {
		const own = Object.hasOwn(perClass, label) ? perClass[label] : {};
		return { falsePositive: 1, falseNegative: 1, ...common, ...own };
	});
}
