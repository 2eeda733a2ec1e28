import { ByteBuffer } from "flatbuffers";

/** A flatbuffer table read by field index, so that tests need no code generated from TFLite's schema. */
export class Table {
	/** `position` 0 stands for an absent table: every field has its default. */
	constructor(
		private readonly buffer: ByteBuffer,
		private readonly position: number,
	) {}

	static root(bytes: Uint8Array): Table {
		const buffer = new ByteBuffer(bytes);
		return new Table(buffer, buffer.readInt32(0));
	}

	int8(field: number, absent = 0): number {
		const at = this.at(field);
		return at === 0 ? absent : this.buffer.readInt8(at);
	}

	int32(field: number, absent = 0): number {
		const at = this.at(field);
		return at === 0 ? absent : this.buffer.readInt32(at);
	}

	float32(field: number, absent = 0): number {
		const at = this.at(field);
		return at === 0 ? absent : this.buffer.readFloat32(at);
	}

	string(field: number): string {
		return new TextDecoder().decode(this.bytes(field));
	}

	table(field: number): Table {
		const at = this.at(field);
		return new Table(this.buffer, at === 0 ? 0 : this.buffer.__indirect(at));
	}

	tables(field: number): Table[] {
		return this.vector(
			field,
			4,
			(at) => new Table(this.buffer, this.buffer.__indirect(at)),
		);
	}

	bytes(field: number): Uint8Array {
		return Uint8Array.from(
			this.vector(field, 1, (at) => this.buffer.readUint8(at)),
		);
	}

	int32s(field: number): number[] {
		return this.vector(field, 4, (at) => this.buffer.readInt32(at));
	}

	int64s(field: number): number[] {
		return this.vector(field, 8, (at) => Number(this.buffer.readInt64(at)));
	}

	float32s(field: number): number[] {
		return this.vector(field, 4, (at) => this.buffer.readFloat32(at));
	}

	private vector<T>(field: number, bytes: number, read: (at: number) => T) {
		const at = this.at(field);
		if (at === 0) return [];
		const start = this.buffer.__vector(at);
		const length = this.buffer.__vector_len(at);
		return Array.from({ length }, (_, i) => read(start + i * bytes));
	}

	/** Where a field lies; 0 where it is absent. */
	private at(field: number): number {
		if (this.position === 0) return 0;
		const offset = this.buffer.__offset(this.position, 4 + 2 * field);
		return offset === 0 ? 0 : this.position + offset;
	}
}
