import { statusText } from "../../assembly/shared/status";
import { type ImageState, readState, readStats } from "./board";
import { FlashError } from "./errors";
import { wrapImage } from "./image";
import type { SmpClient } from "./smp";
import { readParams, type UploadOptions, upload } from "./upload";

export interface FlashOptions extends UploadOptions {
	/** Of the image, `major.minor.revision`; default 1.0.0. */
	version?: string;
}

export interface FlashResult {
	/** The board ran this very model already; nothing was sent. */
	skipped: boolean;
	/** Bytes of the image. */
	bytes: number;
	/** Hex, by which the board knows the image. */
	hash: string;
}

/**
 * Brings a model onto a board and makes sure that the board runs it.
 * Throws FlashError with the board's reason where it does not, and what SmpClient.request throws.
 */
export async function flashModel(
	client: SmpClient,
	blob: Uint8Array,
	options: FlashOptions = {},
): Promise<FlashResult> {
	const { bytes, hash } = wrapImage(blob, options.version);
	const { signal } = options;
	const params = await readParams(client, signal);
	const isRunning = (image: ImageState) => image.hash === hash && image.active;
	const result = { bytes: bytes.length, hash };
	if ((await readState(client, { signal })).some(isRunning))
		return { skipped: true, ...result };
	await upload(client, bytes, params, options);
	if (!(await readState(client, { signal })).some(isRunning))
		throw await refusal(client);
	return { skipped: false, ...result };
}

async function refusal(client: SmpClient): Promise<FlashError> {
	const { status } = await readStats(client);
	return new FlashError(
		`the board at ${client.port} does not run the model: ${statusText(status)}`,
	);
}
