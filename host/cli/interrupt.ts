import { CliError, EXIT_INTERRUPTED } from "./errors";

/** Runs work that Ctrl-C ends cleanly: the signal aborts, and the command exits with 130 and nothing half-written. */
export async function interruptible<T>(
	work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
	const controller = new AbortController();
	const stop = () =>
		controller.abort(
			new CliError("stopped; nothing was written", EXIT_INTERRUPTED),
		);
	process.once("SIGINT", stop);
	process.once("SIGTERM", stop);
	try {
		const result = await work(controller.signal);
		controller.signal.throwIfAborted();
		return result;
	} finally {
		process.off("SIGINT", stop);
		process.off("SIGTERM", stop);
	}
}
