/** SMP's frames on a serial line, the host's end; shared/smp.ts draws them, assembly/device/serial.ts is the other end. */
import {
	BASE64_INVALID,
	BASE64_PAD,
	base64Value,
	crc16Step,
	SMP_CRC_BYTES,
	SMP_FIRST_0,
	SMP_FIRST_1,
	SMP_HEADER_BYTES,
	SMP_LENGTH_BYTES,
	SMP_LINE_END,
	SMP_LINE_RAW_BYTES,
	SMP_NEXT_0,
	SMP_NEXT_1,
} from "../../assembly/shared/smp";

const MAX_STREAM_BYTES = 0xffff + SMP_LENGTH_BYTES;
const MAX_LINE_BYTES = 1 << 17;

export function crc16(bytes: Uint8Array): number {
	return bytes.reduce((crc, byte) => crc16Step(crc, byte), 0);
}

/** Message -> lines for the wire. */
export function encodeFrame(message: Uint8Array): Uint8Array {
	const stream = Buffer.alloc(
		SMP_LENGTH_BYTES + message.length + SMP_CRC_BYTES,
	);
	stream.writeUInt16BE(message.length + SMP_CRC_BYTES, 0);
	stream.set(message, SMP_LENGTH_BYTES);
	stream.writeUInt16BE(crc16(message), SMP_LENGTH_BYTES + message.length);
	const lines: Uint8Array[] = [];
	for (let at = 0; at < stream.length; at += SMP_LINE_RAW_BYTES) {
		const part = stream.subarray(at, at + SMP_LINE_RAW_BYTES);
		const start =
			at === 0 ? [SMP_FIRST_0, SMP_FIRST_1] : [SMP_NEXT_0, SMP_NEXT_1];
		lines.push(
			Uint8Array.from(start),
			Buffer.from(part.toString("base64")),
			Uint8Array.of(SMP_LINE_END),
		);
	}
	return Buffer.concat(lines);
}

/** Bytes from the wire -> messages. What is not a frame, or is damaged, is skipped without a word. */
export class FrameDecoder {
	/** Bytes of the line in progress behind its two start bytes; undefined between lines. */
	#line: number[] | undefined;
	#lead = 0;
	#stream: Buffer<ArrayBufferLike> = Buffer.alloc(0);

	/** The messages that these bytes complete. */
	push(bytes: Uint8Array): Uint8Array[] {
		const messages: Uint8Array[] = [];
		for (const byte of bytes) {
			const message = this.#feed(byte);
			if (message) messages.push(message);
		}
		return messages;
	}

	#feed(byte: number): Uint8Array | undefined {
		const lead = this.#lead;
		this.#lead = byte;
		if (lead === SMP_FIRST_0 && byte === SMP_FIRST_1) this.#begin(true);
		else if (lead === SMP_NEXT_0 && byte === SMP_NEXT_1) this.#begin(false);
		else if (this.#line && byte === SMP_LINE_END) return this.#end(this.#line);
		else if (this.#line && this.#line.length < MAX_LINE_BYTES)
			this.#line.push(byte);
		return undefined;
	}

	#begin(isFirst: boolean) {
		const isCut = this.#line !== undefined;
		if (isFirst || isCut) this.#stream = Buffer.alloc(0);
		this.#line = isFirst || this.#stream.length > 0 ? [] : undefined;
	}

	#end(line: readonly number[]): Uint8Array | undefined {
		this.#line = undefined;
		const bytes = decodeBase64(line);
		this.#stream = bytes
			? Buffer.concat([this.#stream, bytes])
			: Buffer.alloc(0);
		const have = this.#stream.length;
		if (have < SMP_LENGTH_BYTES || have > MAX_STREAM_BYTES) return this.#drop();
		const total = SMP_LENGTH_BYTES + this.#stream.readUInt16BE(0);
		if (have < total) return undefined;
		const body = this.#stream.subarray(SMP_LENGTH_BYTES);
		this.#drop();
		const isIntact = have === total && crc16(body) === 0;
		if (!isIntact || body.length < SMP_HEADER_BYTES + SMP_CRC_BYTES)
			return undefined;
		return body.subarray(0, body.length - SMP_CRC_BYTES);
	}

	#drop(): undefined {
		this.#stream = Buffer.alloc(0);
	}
}

/** Undefined where a character is none of base64's. */
function decodeBase64(line: readonly number[]): Buffer | undefined {
	const isValid =
		line.length % 4 === 0 &&
		line.every((c) => c === BASE64_PAD || base64Value(c) !== BASE64_INVALID);
	return isValid
		? Buffer.from(String.fromCharCode(...line), "base64")
		: undefined;
}
