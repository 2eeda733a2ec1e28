import {
	GROUP_IMAGE,
	IMAGE_MODEL,
	IMAGE_UPLOAD,
	SMP_WRITE,
} from "../../assembly/shared/smp";
import { FlashError } from "./errors";
import { sha256 } from "./image";
import { encodeMessage, type Fields, type SmpClient } from "./smp";

/** The first chunk waits until the slot is erased. */
const ERASE_TIMEOUT = 40_000;
const CHUNK_TIMEOUT = 2000;

export interface Ack {
	/** Offset of the chunk that this answers. */
	from: number;
	/** Offset that the board wants next, and whether that is where the chunk ended. */
	wanted: number;
	isInOrder: boolean;
}

/** Cuts the file into chunks as large as a message may be. */
export class Chunks {
	/** What the board said about the whole file's hash. */
	matches: boolean | undefined;
	readonly #client: SmpClient;
	readonly #file: Uint8Array;
	readonly #head: Fields;
	readonly #firstBytes: number;
	readonly #bytes: number;

	constructor(client: SmpClient, file: Uint8Array, messageBytes: number) {
		this.#client = client;
		this.#file = file;
		this.#head = { image: IMAGE_MODEL, len: file.length, sha: sha256(file) };
		this.#firstBytes = room(messageBytes, this.#head);
		this.#bytes = room(messageBytes, {});
	}

	get total(): number {
		return this.#file.length;
	}

	sizeAt(offset: number): number {
		const most = offset === 0 ? this.#firstBytes : this.#bytes;
		return Math.min(most, this.#file.length - offset);
	}

	/** Opens the upload; resolves with the offset to go on from. */
	async first(signal?: AbortSignal): Promise<number> {
		return (await this.send(0, signal)).wanted;
	}

	async send(from: number, signal?: AbortSignal): Promise<Ack> {
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
				signal,
			},
		);
		if (typeof answer.match === "boolean") this.matches = answer.match;
		const wanted = this.#offsetOf(answer);
		return { from, wanted, isInOrder: wanted === from + data.length };
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
