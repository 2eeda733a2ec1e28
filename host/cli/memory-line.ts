/** What a model works in on a board, and what that costs in reads of flash. */
import type { ModelInfo } from "../../converter/describe";
import type { MemoryRequest } from "../../converter/memory";
import { usageError } from "./errors";
import { kilobytes } from "./format";

export interface MemoryOptions {
	maxRam?: string;
	minRam?: boolean;
}

/** Names and explanations of the options of `train` and `convert`. */
export const MAX_RAM = [
	"--max-ram <bytes>",
	"RAM that the model may work in, such as 24K; a plan that saves memory is looked for where it must be",
] as const;
export const MIN_RAM = [
	"--min-ram",
	"as little RAM as possible, whatever that costs in reads of flash",
] as const;

export function memoryOptions({
	maxRam,
	minRam,
}: MemoryOptions): Pick<MemoryRequest, "maxRam" | "minRam"> {
	return { maxRam: bytesOption("--max-ram", maxRam), minRam };
}

/** A count of bytes; "24K" and "24KB" are 24 x 1024. */
function bytesOption(
	name: string,
	text: string | undefined,
): number | undefined {
	if (text === undefined) return undefined;
	const [, digits, unit] = /^(\d+)\s*(K|KB|KiB)?$/i.exec(text.trim()) ?? [];
	const bytes = Number(digits) * (unit === undefined ? 1 : 1024);
	if (!(bytes > 0 && bytes <= 2 ** 31))
		throw usageError(
			`${name} ${text}: it must be a number of bytes above 0, or of KB, such as 24K`,
		);
	return bytes;
}

/** Undefined where a board reads each weight about once and has the whole input, as it is without a limit. */
export function memoryText(info: ModelInfo): string | undefined {
	const { arenaBytes, flashReads, flashReadsLeast, inputByRows } = info;
	const times = flashReads / Math.max(1, flashReadsLeast);
	const parts: string[] = [];
	if (inputByRows)
		parts.push(
			`takes its input row by row, with ${kilobytes(info.frameBytes)} for a camera's frame on its way`,
		);
	if (times >= 1.05)
		parts.push(
			`reads ${kilobytes(flashReads)} of flash a frame, each weight ${times.toFixed(1)} times`,
		);
	if (parts.length === 0) return undefined;
	return `works in ${kilobytes(arenaBytes)}: ${parts.join("; ")}`;
}
