import {
	GROUP_OS,
	OS_PARAMS,
	SMP_BUFFER_BYTES,
	SMP_CRC_BYTES,
	SMP_LENGTH_BYTES,
	SMP_READ,
} from "../../assembly/shared/smp";
import { type Ack, Chunks } from "./chunks";
import { FlashError } from "./errors";
import type { SmpClient } from "./smp";

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
	const chunks = new Chunks(client, file, params.messageBytes);
	const flight = new Flight(chunks, options.signal);
	let acked = await chunks.first(options.signal);
	let stalls = 0;
	flight.restart(acked);
	options.onProgress?.(acked, file.length);
	while (acked < file.length) {
		flight.fill(params.window);
		const { wanted, isInOrder } = await flight.next();
		stalls = wanted > acked ? 0 : stalls + 1;
		if (stalls > MAX_STALLS) throw stalled(client, wanted);
		acked = wanted;
		options.onProgress?.(acked, file.length);
		if (!isInOrder) flight.restart(acked);
	}
	flight.restart(acked);
	if (chunks.matches === false)
		throw new FlashError(
			`the model was damaged on its way to ${client.port}: flash it again`,
		);
}

/** The chunks that are on their way. */
class Flight {
	readonly #chunks: Chunks;
	readonly #signal: AbortSignal | undefined;
	readonly #open = new Map<number, Promise<Ack>>();
	#turn = new AbortController();
	#sent = 0;

	constructor(chunks: Chunks, signal?: AbortSignal) {
		this.#chunks = chunks;
		this.#signal = signal;
	}

	/** Waits no longer for what is on its way, and goes on from `offset`. */
	restart(offset: number) {
		this.#turn.abort();
		this.#turn = new AbortController();
		this.#open.clear();
		this.#sent = offset;
	}

	/** Sends until `window` chunks are on their way, or the file is. */
	fill(window: number) {
		const own = this.#turn.signal;
		const signal = this.#signal ? AbortSignal.any([this.#signal, own]) : own;
		while (this.#open.size < window && this.#sent < this.#chunks.total) {
			this.#open.set(this.#sent, this.#chunks.send(this.#sent, signal));
			this.#sent += this.#chunks.sizeAt(this.#sent);
		}
	}

	/** The next answer that comes in. */
	async next(): Promise<Ack> {
		const ack = await Promise.race(this.#open.values());
		this.#open.delete(ack.from);
		return ack;
	}
}

function stalled(client: SmpClient, wanted: number): FlashError {
	return new FlashError(
		`the board at ${client.port} keeps asking for byte ${wanted}: restart it and flash again`,
	);
}
