/** A .tflite file that does not become a model; the message says why and what to do. */
export class TfliteError extends Error {
	override name = "TfliteError";
}

/** Not a well-formed .tflite file: cut off, damaged, or made up. */
export class MalformedError extends TfliteError {
	override name = "MalformedError";

	constructor(fact: string) {
		super(
			`this is not a whole, well-formed .tflite file: ${fact}; download or export it again`,
		);
	}
}

/** One thing that Ocelli does not run, and where it is. */
export interface Problem {
	/** Where the file has the operator; undefined for what concerns the model as a whole. */
	operator?: { index: number; name: string; output: string };
	reason: string;
}

/** Well-formed, but with things that Ocelli does not run; lists every one of them. */
export class UnsupportedError extends TfliteError {
	override name = "UnsupportedError";
	readonly problems: readonly Problem[];

	constructor(problems: readonly Problem[]) {
		const things =
			problems.length === 1 ? "one thing" : `${problems.length} things`;
		super(
			[
				`the model has ${things} that Ocelli does not run:`,
				...problems.map((problem) => `  ${describe(problem)}`),
				"docs/tflite.md lists what it runs and how to convert a model to int8",
			].join("\n"),
		);
		this.problems = problems;
	}
}

function describe({ operator, reason }: Problem): string {
	if (!operator) return reason;
	const { index, name, output } = operator;
	return `operator ${index}, ${name}, output ${quoted(output)}: ${reason}`;
}

const LONGEST_NAME = 120;

/** A name from the file as one line of a message: without control characters, not endless. */
export function quoted(name: string): string {
	return JSON.stringify(name.slice(0, LONGEST_NAME));
}
