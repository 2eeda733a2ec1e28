import type {
	QuantizationReport,
	Tried,
} from "../../converter/quantize/report";
import { percent } from "./format";

/** Which way of quantizing was taken, out of how many. */
export function quantizationTaken({
	taken,
	tried,
}: QuantizationReport): string {
	return tried.length === 1
		? taken
		: `${taken}, the best of ${tried.length} ways`;
}

/** The same, with what chose it and what the plainest one would have given. */
export function quantizationLine(report: QuantizationReport): string {
	const { taken, tried, chosenOn, examples } = report;
	const part = chosenOn === "validation" ? "held-out" : "training";
	const compared = tried
		.filter(({ name }, i) => i === 0 || name === taken)
		.map(figures)
		.toReversed();
	return `${quantizationTaken(report)} on ${examples.accuracy} ${part} examples (${compared.join("; ")})`;
}

function figures({ name, accuracy, divergence }: Tried): string {
	return `${name}: ${percent(accuracy)}, ${divergence.toExponential(1)} nats from float`;
}
