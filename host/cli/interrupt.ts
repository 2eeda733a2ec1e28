import { CliError, EXIT_INTERRUPTED } from "./errors";

/**
 * Runs work that Ctrl-C ends cleanly: the signal aborts with `message`, and the command exits with 130. Work that is
 * done by then stays done.
 */
export async function interruptible<T>(
	message: string,
	work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
	const controller = new AbortController();
	const stop = () => controller.abort(new CliError(message, EXIT_INTERRUPTED));
	process.once("SIGINT", stop);
	process.once("SIGTERM", stop);
	try {
		return await work(controller.signal);
	} finally {
		process.off("SIGINT", stop);
		process.off("SIGTERM", stop);
	}
}
