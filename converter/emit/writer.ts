/** Grows as it is written to; little-endian, as the blob is. */
export class ByteWriter {
	#bytes = new Uint8Array(1024);
	#length = 0;

	get length(): number {
		return this.#length;
	}

	/** Appends bytes. */
	bytes(values: ArrayLike<number>): this {
		this.#reserve(values.length);
		this.#bytes.set(values, this.#length - values.length);
		return this;
	}

	u8(value: number): this {
		return this.bytes([value & 0xff]);
	}

	u16(value: number): this {
		this.#reserve(2).setUint16(this.#length - 2, value, true);
		return this;
	}

	/** Signed and unsigned alike: the low 32 bits. */
	u32(value: number): this {
		this.#reserve(4).setUint32(this.#length - 4, value >>> 0, true);
		return this;
	}

	f32(value: number): this {
		this.#reserve(4).setFloat32(this.#length - 4, value, true);
		return this;
	}

	/** Zeros up to the next multiple of `to`. */
	align(to: number): this {
		return this.zeros(-this.#length & (to - 1));
	}

	zeros(count: number): this {
		this.#reserve(count);
		return this;
	}

	/** What was written, as a copy. */
	take(): Uint8Array {
		return this.#bytes.slice(0, this.#length);
	}

	/** Room for `count` more bytes, zeroed; a view of everything. */
	#reserve(count: number): DataView {
		this.#length += count;
		if (this.#length > this.#bytes.length) {
			const larger = new Uint8Array(
				Math.max(this.#length, 2 * this.#bytes.length),
			);
			larger.set(this.#bytes);
			this.#bytes = larger;
		}
		return new DataView(this.#bytes.buffer);
	}
}
