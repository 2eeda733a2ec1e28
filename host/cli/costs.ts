/** What mistakes cost, from text: "false-positive=1,false-negative=5", for one class "apple:false-negative=5". */
import type { CostRequest } from "../../converter/decide/costs";
import type { Costs } from "../../converter/decide/thresholds";
import { usageError } from "./errors";

const KINDS: Record<string, keyof Costs> = {
	"false-positive": "falsePositive",
	"false-negative": "falseNegative",
};

/** undefined where the option was not given. */
export function costOption(
	texts: readonly string[] | undefined,
): CostRequest | undefined {
	if (!texts) return undefined;
	const request: CostRequest = {};
	for (const text of texts) {
		const colon = text.lastIndexOf(":");
		const costs = parseCosts(text, text.slice(colon + 1));
		if (colon < 0) Object.assign(request, costs);
		else {
			const label = text.slice(0, colon);
			request.perClass = {
				...request.perClass,
				[label]: { ...request.perClass?.[label], ...costs },
			};
		}
	}
	return request;
}

function parseCosts(whole: string, list: string): Partial<Costs> {
	const costs: Partial<Costs> = {};
	for (const part of list.split(",")) {
		const [kind, number] = part.split("=").map((text) => text.trim());
		const cost = Number(number);
		if (!Object.hasOwn(KINDS, kind) || !number || !(cost > 0 && cost < 1e6))
			throw usageError(
				`--cost ${whole}: write what a mistake costs as false-positive=1,false-negative=5, for one class as apple:false-negative=5; costs are above 0 and below 1,000,000`,
			);
		costs[KINDS[kind]] = cost;
	}
	return costs;
}
