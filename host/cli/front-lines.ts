import type { FrontEntry } from "../../converter/front";
import { kilobytes, mega, percent } from "./format";

/** What `--arch auto` chose from: accuracy against time and bytes, a line for each network. */
export function frontLines(front: readonly FrontEntry[] = []): string[] {
	if (front.length === 0) return [];
	return [
		"  what there was to choose from (* none is better in every way; accuracy: of ten photos a class of other photos)",
		...front.map(frontLine),
	];
}

function frontLine({ candidate, cost, fit, onFront }: FrontEntry): string {
	const { architecture, width, inputSize, backbone, accuracy } = candidate;
	const name = `${architecture} ${width} at ${inputSize} px`;
	const time = fit
		? `${fit.milliseconds.toFixed(0).padStart(6)} ms`
		: `${mega(cost.macs).padStart(7)} MAC`;
	const columns = [
		onFront ? "*" : " ",
		name.padEnd(22),
		(backbone ? "backbone" : "scratch").padEnd(8),
		percent(accuracy, 0).padStart(5),
		time,
		`RAM ${kilobytes(cost.arenaBytes)}`,
		`flash ${kilobytes(cost.flashBytes)}`,
		fit && !fit.fits ? `does not fit: ${fit.problem}` : "",
	];
	return `  ${columns.join("  ").trimEnd()}`;
}
