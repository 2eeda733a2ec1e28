/** `info --explain`: what the exact optimizations saved, from the record in the model's provenance. */
import type { ModelInfo } from "../../converter/describe";
import type { OptimizationStep } from "../../converter/graph/model";
import { grouped, table } from "./format";

type Explained = Pick<ModelInfo, "macs" | "weightBytes" | "provenance">;

export function explanation({
	macs,
	weightBytes,
	provenance,
}: Explained): string {
	const steps = stepsOf(provenance.optimizations);
	if (steps.length === 0)
		return "optimizations: none recorded; there was nothing to save, or the model is from before them";
	const sum = (of: (step: OptimizationStep) => number) =>
		steps.reduce((total, step) => total + of(step), 0);
	const saved = [
		sum((step) => step.macs),
		sum((step) => step.weightBytes),
		sum((step) => step.arenaBytes),
	];
	const columns = ["changes", "MACs", "weights", "RAM"];
	const rows = steps.map((step) =>
		[step.changes, step.macs, step.weightBytes, step.arenaBytes].map(grouped),
	);
	return [
		"optimizations: the same output bytes for every input, with less of",
		table(
			["", ...columns],
			[
				...steps.map(({ pass }, i) => [pass, ...rows[i]]),
				["together", "", ...saved.map(grouped)],
			],
		),
		`  ${grouped(macs + saved[0])} MACs became ${grouped(macs)}, ${grouped(weightBytes + saved[1])} bytes of weights ${grouped(weightBytes)}; RAM is that of running operator by operator`,
	].join("\n");
}

/** A blob comes from anywhere, and its provenance is checked by nobody before. */
function stepsOf(record: unknown): OptimizationStep[] {
	if (!Array.isArray(record)) return [];
	const number = (value: unknown) => Number(value) || 0;
	return record.map((step: Partial<OptimizationStep> | null) => ({
		pass: String(step?.pass ?? "?"),
		changes: number(step?.changes),
		macs: number(step?.macs),
		weightBytes: number(step?.weightBytes),
		arenaBytes: number(step?.arenaBytes),
	}));
}
