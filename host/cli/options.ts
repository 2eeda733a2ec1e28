/** Option values from text, each with one clear usage error; shared by the commands. */
import {
	BOARDS,
	type BoardProfile,
	boardById,
} from "../../firmware-sim/boards";
import { usageError } from "./errors";

export const BOARD_IDS = BOARDS.map(({ id }) => id).join(", ");

/** A whole number from `least` on; undefined where the option was not given. */
export function wholeNumber(
	name: string,
	text: string | undefined,
	least: number,
): number | undefined {
	if (text === undefined) return undefined;
	const number = Number(text);
	if (
		text.trim() === "" ||
		!Number.isInteger(number) ||
		number < least ||
		number > 2 ** 31
	)
		throw usageError(
			`${name} ${text}: it must be a whole number from ${least} on`,
		);
	return number;
}

/** A number above 0, up to `most`. */
export function positive(
	name: string,
	text: string | undefined,
	most: number,
): number | undefined {
	if (text === undefined) return undefined;
	const number = Number(text);
	if (!(number > 0 && number <= most))
		throw usageError(
			`${name} ${text}: it must be a number above 0, up to ${most}`,
		);
	return number;
}

/** One of `names`. */
export function oneOf<Name extends string>(
	option: string,
	text: string,
	names: readonly Name[],
): Name {
	const name = names.find((candidate) => candidate === text);
	if (name === undefined)
		throw usageError(`${option} ${text}: there are ${names.join(", ")}`);
	return name;
}

export function boardOption(id: string): BoardProfile {
	try {
		return boardById(id);
	} catch (error) {
		throw usageError((error as Error).message);
	}
}

const ENGINES = ["simd", "mvp"] as const;

/** All that run a model: the host's two, the integer reference and the firmware on a simulated board. */
export const EVERY_ENGINE = [...ENGINES, "reference", "firmware"] as const;
export type EveryEngine = (typeof EVERY_ENGINE)[number];

export const EVERY_ENGINE_HELP =
	"simd; mvp, WebAssembly without SIMD; reference, the integer arithmetic they are checked against; firmware, on a simulated board";

export function engineOption(
	text: string | undefined,
): "simd" | "mvp" | undefined {
	return text === undefined ? undefined : oneOf("--engine", text, ENGINES);
}

export function accuracyOption(text: string | undefined): number | undefined {
	return shareOption("--min-accuracy", text);
}

/** A share 0..1; "85" and "85%" mean 0.85. */
export function shareOption(
	name: string,
	text: string | undefined,
): number | undefined {
	if (text === undefined) return undefined;
	const number =
		text.trim() === "" ? Number.NaN : Number(text.replace(/%$/, ""));
	const share = number > 1 || text.endsWith("%") ? number / 100 : number;
	if (!(share >= 0 && share <= 1))
		throw usageError(
			`${name} ${text}: it must be a share from 0 to 1, or per cent`,
		);
	return share;
}
