import { fromBfloat16, fromFloat16, toBfloat16, toFloat16 } from "./float16";
import {
	logarithmicBytes,
	readLogarithmic,
	writeLogarithmic,
} from "./logarithmic";

/** How numbers lie in a file. Encoding what was read gives the same bytes again. */
export type Encoding = "float32" | "float16" | "bfloat16" | "log8";

interface Codec {
	write(values: Float32Array): Uint8Array;
	/** `bytes` are a copy of their own, `length` counts numbers. */
	read(bytes: Uint8Array, length: number): Float32Array;
	bytesFor(length: number): number;
}

export const ENCODINGS: Record<Encoding, Codec> = {
	float32: {
		write: (values) => new Uint8Array(values.slice().buffer),
		read: (bytes) => new Float32Array(bytes.buffer),
		bytesFor: (length) => 4 * length,
	},
	float16: halves(toFloat16, fromFloat16),
	bfloat16: halves(toBfloat16, fromBfloat16),
	log8: {
		write: writeLogarithmic,
		read: readLogarithmic,
		bytesFor: logarithmicBytes,
	},
};

function halves(
	to: (value: number) => number,
	from: (half: number) => number,
): Codec {
	return {
		write(values) {
			const halves = new Uint16Array(values.length);
			for (let i = 0; i < halves.length; i++) halves[i] = to(values[i]);
			return new Uint8Array(halves.buffer);
		},
		read(bytes, length) {
			const halves = new Uint16Array(bytes.buffer);
			const values = new Float32Array(length);
			for (let i = 0; i < length; i++) values[i] = from(halves[i]);
			return values;
		},
		bytesFor: (length) => 2 * length,
	};
}
