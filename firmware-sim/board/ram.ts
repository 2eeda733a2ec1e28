import { ensureMemory } from "../../host/engine";
import { BoardFault } from "./fault";

const PATTERN = 0xa5;

/**
 * The board's RAM: the first `size` bytes of the firmware's memory. WebAssembly only knows pages of 64 KiB, so what
 * lies behind `size` holds a pattern, and check() throws once a byte of it has changed.
 */
export class Ram {
	readonly size: number;
	readonly #memory: WebAssembly.Memory;
	readonly #guard: Buffer;

	constructor(memory: WebAssembly.Memory, size: number) {
		ensureMemory(memory, size);
		this.#memory = memory;
		this.size = size;
		this.#guard = Buffer.alloc(memory.buffer.byteLength - size, PATTERN);
		new Uint8Array(memory.buffer, size).set(this.#guard);
	}

	/** A view of bytes [at, at + length). Throws BoardFault where the board has no such RAM. */
	view(at: number, length: number): Uint8Array {
		const start = at >>> 0;
		const bytes = length >>> 0;
		if (start + bytes > this.size)
			throw new BoardFault(
				`the firmware passed bytes ${start}..${start + bytes} of a RAM of ${this.size}`,
			);
		return new Uint8Array(this.#memory.buffer, start, bytes);
	}

	/** Throws BoardFault if the firmware wrote behind the RAM's end. */
	check() {
		const guard = Buffer.from(this.#memory.buffer, this.size);
		if (!guard.equals(this.#guard))
			throw new BoardFault(
				`the firmware wrote behind the end of its RAM of ${this.size} bytes`,
			);
	}
}
