/** Exit codes: 0 ok, 1 failure, 2 usage, 3 does not fit the board, 4 below the accuracy gate, 5 findings in the data. */
export const EXIT_FAILURE = 1;
export const EXIT_USAGE = 2;
export const EXIT_DOES_NOT_FIT = 3;
export const EXIT_BELOW_GATE = 4;
export const EXIT_FINDINGS = 5;
/** As shells report a process that SIGINT ended. */
export const EXIT_INTERRUPTED = 130;

/** Ends the command with a message and an exit code. */
export class CliError extends Error {
	override name = "CliError";
	readonly exitCode: number;

	constructor(message: string, exitCode = EXIT_FAILURE) {
		super(message);
		this.exitCode = exitCode;
	}
}

export function usageError(message: string): CliError {
	return new CliError(message, EXIT_USAGE);
}
