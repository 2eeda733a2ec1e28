import {
	GROUP_IMAGE,
	GROUP_OS,
	IMAGE_MODEL,
	IMAGE_UPLOAD,
	OS_PARAMS,
	SMP_BUFFER_BYTES,
	SMP_CRC_BYTES,
	SMP_LENGTH_BYTES,
	SMP_READ,
	SMP_WRITE,
} from "../../assembly/shared/smp";
import { FlashError } from "./errors";
import { sha256 } from "./image";
import { encodeMessage, type Fields, type SmpClient } from "./smp";

export interface UploadOptions {
	/** Called with how many bytes the board has. */
	onProgress?(sent: number, total: number): void;
	signal?: AbortSignal;
}

/** What the board can take: bytes of a message, and messages on their way. */
export interface Params {
	messageBytes: number;
	window: number;
}

/** The first chunk waits until the slot is erased. */
const ERASE_TIMEOUT = 40_000;
const CHUNK_TIMEOUT = 2000;
/** How often the board may ask for the same byte again. */
const MAX_STALLS = 8;

/** Reads the board's buffer sizes; a board that does not tell gets what every one can take. */
export async function readParams(
	client: SmpClient,
	signal?: AbortSignal,
): Promise<Params> {
	const answer = await client.request(
		{ operation: SMP_READ, group: GROUP_OS, command: OS_PARAMS },
		{ signal },
	);
	const size = Number(answer.buf_size ?? SMP_BUFFER_BYTES / 4);
	const count = Number(answer.buf_count ?? 1);
	return {
		messageBytes: size - SMP_LENGTH_BYTES - SMP_CRC_BYTES,
		window: Math.max(1, count - 1),
	};
}

/**
 * Sends a file to the model's slot. Several chunks are on their way at a time; the board tells which byte it wants
 * next, and where that is not what was sent, sending goes on from there.
 * Throws FlashError where the file that arrived is not the one sent, and what SmpClient.request throws.
 */
export async function upload(
	client: SmpClient,
	file: Uint8Array,
	params: Params,
	options: UploadOptions = {},
): Promise<void> {
	const chunks = new Chunks(client, file, params, options.signal);
	const inFlight = new Map<number, Promise<Ack>>();
	let acked = await chunks.first();
	let sent = acked;
	let stalls = 0;
	options.onProgress?.(acked, file.length);
	while (acked < file.length) {
		while (inFlight.size < params.window && sent < file.length) {
			inFlight.set(sent, chunks.send(sent));
			sent += chunks.sizeAt(sent);
		}
		const { from, wanted } = await Promise.race(inFlight.values());
		inFlight.delete(from);
		const isInOrder = wanted === from + chunks.sizeAt(from);
		stalls = wanted > acked ? 0 : stalls + 1;
		if (stalls > MAX_STALLS) throw stalled(client, wanted);
		acked = wanted;
		options.onProgress?.(acked, file.length);
		if (isInOrder) continue;
		await Promise.allSettled(inFlight.values());
		inFlight.clear();
		sent = acked;
	}
	await Promise.allSettled(inFlight.values());
	if (chunks.matches === false)
		throw new FlashError(
			`the model was damaged on its way to ${client.port}: flash it again`,
		);
}

interface Ack {
	/** Offset of the chunk that this answers, and the offset that the board wants next. */
	from: number;
	wanted: number;
}

/** Cuts the file into chunks as large as a message may be. */
class Chunks {
	/** What the board said about the whole file's hash. */
	matches: boolean | undefined;
	readonly #client: SmpClient;
	readonly #file: Uint8Array;
	readonly #head: Fields;
	readonly #firstBytes: number;
	readonly #bytes: number;
	readonly #signal: AbortSignal | undefined;

	constructor(
		client: SmpClient,
		file: Uint8Array,
		{ messageBytes }: Params,
		signal?: AbortSignal,
	) {
		this.#client = client;
		this.#file = file;
		this.#signal = signal;
		this.#head = { image: IMAGE_MODEL, len: file.length, sha: sha256(file) };
		this.#firstBytes = room(messageBytes, this.#head);
		this.#bytes = room(messageBytes, {});
	}

	sizeAt(offset: number): number {
		const most = offset === 0 ? this.#firstBytes : this.#bytes;
		return Math.min(most, this.#file.length - offset);
	}

	/** Opens the upload; resolves with the offset to go on from. */
	async first(): Promise<number> {
		return (await this.send(0)).wanted;
	}

	async send(from: number): Promise<Ack> {
		const data = this.#file.slice(from, from + this.sizeAt(from));
		const fields =
			from === 0 ? { ...this.#head, off: 0, data } : { off: from, data };
		const answer = await this.#client.request(
			{
				operation: SMP_WRITE,
				group: GROUP_IMAGE,
				command: IMAGE_UPLOAD,
				fields,
			},
			{
				timeout: from === 0 ? ERASE_TIMEOUT : CHUNK_TIMEOUT,
				signal: this.#signal,
			},
		);
		if (typeof answer.match === "boolean") this.matches = answer.match;
		return { from, wanted: this.#offsetOf(answer) };
	}

	#offsetOf({ off }: Fields): number {
		if (typeof off !== "number" || off < 0 || off > this.#file.length)
			throw new FlashError(
				`the board at ${this.#client.port} wants byte ${off} of a file of ${this.#file.length}: restart it and flash again`,
			);
		return off;
	}
}

/** Bytes of data that fit a message beside `fields`; offset and length take five bytes each at most. */
function room(messageBytes: number, fields: Fields): number {
	const rest = encodeMessage(
		{
			operation: SMP_WRITE,
			group: GROUP_IMAGE,
			command: IMAGE_UPLOAD,
			fields: { ...fields, off: 0xffffffff, data: new Uint8Array(0) },
		},
		0,
	);
	return messageBytes - rest.length - 4;
}

function stalled(client: SmpClient, wanted: number): FlashError {
	return new FlashError(
		`the board at ${client.port} keeps asking for byte ${wanted}: restart it and flash again`,
	);
}
