import { ByteBuffer } from "flatbuffers";
import { MalformedError } from "../errors";

/** A flatbuffer whose every access is checked against its end; the flatbuffers package checks none. */
export class CheckedBuffer {
	readonly bytes: Uint8Array;
	readonly #buffer: ByteBuffer;
	/**
	 * Elements that may still be read. A flatbuffer may refer to one place many times, so a small file could unfold to
	 * anything; a file that shares nothing has fewer elements than bytes.
	 */
	#left: number;

	constructor(bytes: Uint8Array) {
		this.bytes = bytes;
		this.#buffer = new ByteBuffer(bytes);
		this.#left = 2 * bytes.length + 64;
	}

	/** The reader for `count` bytes at `at`. Throws MalformedError where they are not all there. */
	reader(at: number, count: number): ByteBuffer {
		if (at < 0 || at + count > this.bytes.length)
			throw new MalformedError(
				`it refers to bytes ${at} to ${at + count - 1}, and is ${this.bytes.length} bytes long`,
			);
		return this.#buffer;
	}

	/** Where the offset at `at` leads; `at` itself may lie anywhere. */
	target(at: number): number {
		const offset = this.reader(at, 4).readUint32(at);
		if (offset === 0) throw new MalformedError(`byte ${at} refers to itself`);
		return at + offset;
	}

	/** Throws MalformedError where more is read than the file can hold. */
	spend(elements: number) {
		this.#left -= elements;
		if (this.#left < 0)
			throw new MalformedError("it refers to the same places again and again");
	}
}
