/** TFLite metadata for tests: a flatbuffer of its own, and files behind the model's, as a ZIP archive. */
import { crc32, deflateRawSync } from "node:zlib";
import { Builder, type Offset } from "flatbuffers";
import { floats, offsets, table } from "./write";

export interface MetadataSpec {
	/** Name of the file with the output's labels. */
	labelsFile?: string;
	normalization?: { mean: number[]; std: number[] };
}

export function writeMetadata(spec: MetadataSpec): Uint8Array {
	const builder = new Builder(256);
	const input = table(builder, [[4, "offset", units(builder, spec)]]);
	const output = table(builder, [[6, "offset", files(builder, spec)]]);
	const subgraph = table(builder, [
		[2, "offset", offsets(builder, [input])],
		[3, "offset", offsets(builder, [output])],
	]);
	const root = table(builder, [[3, "offset", offsets(builder, [subgraph])]]);
	builder.finish(root, "M001");
	return builder.asUint8Array().slice();
}

function units(builder: Builder, { normalization }: MetadataSpec): Offset {
	if (!normalization) return offsets(builder, []);
	const options = table(builder, [
		[0, "offset", floats(builder, normalization.mean)],
		[1, "offset", floats(builder, normalization.std)],
	]);
	const unit = table(builder, [
		[0, "i8", 1],
		[1, "offset", options],
	]);
	return offsets(builder, [unit]);
}

function files(builder: Builder, { labelsFile }: MetadataSpec): Offset {
	if (!labelsFile) return offsets(builder, []);
	const file = table(builder, [
		[0, "offset", builder.createString(labelsFile)],
		[2, "i8", 2],
	]);
	return offsets(builder, [file]);
}

/** `model` with files behind it. Offsets count from the start of all, as Python's zipfile writes them. */
export function appendZip(
	model: Uint8Array,
	contents: Record<string, string>,
	deflate = false,
): Uint8Array {
	const parts: Uint8Array[] = [model];
	const directory: Uint8Array[] = [];
	const position = () => parts.reduce((sum, { length }) => sum + length, 0);
	for (const [name, text] of Object.entries(contents)) {
		const plain = Buffer.from(text);
		const data = deflate ? deflateRawSync(plain) : plain;
		const method = deflate ? 8 : 0;
		const common = Buffer.alloc(26);
		common.writeUInt16LE(20, 0);
		common.writeUInt16LE(method, 4);
		common.writeUInt32LE(crc32(plain), 10);
		common.writeUInt32LE(data.length, 14);
		common.writeUInt32LE(plain.length, 18);
		common.writeUInt16LE(name.length, 22);
		const entry = Buffer.alloc(46);
		entry.writeUInt32LE(0x02014b50, 0);
		common.copy(entry, 6);
		entry.writeUInt32LE(position(), 42);
		directory.push(entry, Buffer.from(name));
		parts.push(
			Buffer.from("PK\u0003\u0004", "latin1"),
			common,
			Buffer.from(name),
			data,
		);
	}
	const end = Buffer.alloc(22);
	end.writeUInt32LE(0x06054b50, 0);
	end.writeUInt16LE(directory.length / 2, 8);
	end.writeUInt16LE(directory.length / 2, 10);
	end.writeUInt32LE(Buffer.concat(directory).length, 12);
	end.writeUInt32LE(position(), 16);
	return Buffer.concat([...parts, ...directory, end]);
}
