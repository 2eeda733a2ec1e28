/** Protocol buffers' wire format, as far as an ONNX file needs it. */

type Value = number | string | Uint8Array;

/** One field: numbers are varints, strings and bytes (also whole messages) carry their length. */
export function field(id: number, value: Value): Uint8Array {
	if (typeof value === "number")
		return joined([varint(id << 3), varint(value)]);
	const bytes =
		typeof value === "string" ? new TextEncoder().encode(value) : value;
	return joined([varint((id << 3) | 2), varint(bytes.length), bytes]);
}

/** A 32-bit float. */
export function floatField(id: number, value: number): Uint8Array {
	const bytes = new Uint8Array(Float32Array.of(value).buffer);
	return joined([varint((id << 3) | 5), bytes]);
}

export function message(fields: readonly Uint8Array[]): Uint8Array {
	return joined(fields);
}

/** Of a whole number from 0 to 2^53. */
function varint(value: number): Uint8Array {
	const bytes: number[] = [];
	let rest = value;
	while (rest > 127) {
		bytes.push((rest % 128) | 128);
		rest = Math.floor(rest / 128);
	}
	return Uint8Array.of(...bytes, rest);
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
	return new Uint8Array(Buffer.concat(parts));
}
