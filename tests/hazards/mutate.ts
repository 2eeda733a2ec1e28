import {
	H_CHECKSUM,
	H_OPERATOR_COUNT,
	H_SECTION_COUNT,
	H_TENSOR_COUNT,
	HEADER_BYTES,
	O_INPUTS,
	O_KERNEL_H,
	O_KERNEL_W,
	O_OUTPUT,
	OPERATOR_BYTES,
	SECTION_OPERATORS,
	SECTION_TENSORS,
	SECTION_WEIGHTS,
	T_DIMS,
	TENSOR_BYTES,
} from "../../assembly/shared/blob";
import { STATUS_OK } from "../../assembly/shared/status";
import { Random } from "../../converter/dataset/random";
import { crc32 } from "../../converter/emit/emit";
import {
	type EngineExports,
	type EngineKind,
	ensureMemory,
	instantiateEngine,
} from "../../host/engine";
import { BlobReader } from "../../host/runtime/blob";

const LARGEST_MEMORY = 64 << 20;
const MOST_WORK = 20e6;
const GUARD_BYTES = 4096;
const GUARD = 0xa5;

/** One to four changes: bits, bytes, 16-bit and 32-bit fields with telling values, cuts. Metadata is hit most. */
export function mutate(blob: Uint8Array, random: Random): Uint8Array {
	let copy: Uint8Array = blob.slice();
	const metadata = new BlobReader(blob).section(SECTION_WEIGHTS).offset;
	for (let n = 1 + random.integer(4); n > 0; n--)
		copy = change(copy, metadata, random);
	if (random.integer(2) === 0 && copy.length >= HEADER_BYTES) seal(copy);
	return copy;
}

function change(
	blob: Uint8Array,
	metadata: number,
	random: Random,
): Uint8Array {
	const view = new DataView(blob.buffer);
	const at = random.integer(
		random.integer(10) === 0 ? blob.length : Math.min(metadata, blob.length),
	);
	const telling = [
		0,
		1,
		2,
		3,
		7,
		8,
		16,
		127,
		128,
		255,
		256,
		32767,
		65535,
		2 ** 31 - 1,
		2 ** 31,
		2 ** 32 - 1,
	];
	const value = telling[random.integer(telling.length)];
	switch (random.integer(5)) {
		case 0:
			blob[at] ^= 1 << random.integer(8);
			break;
		case 1:
			blob[at] = random.integer(256);
			break;
		case 2:
			if (at + 2 <= blob.length) view.setUint16(at & ~1, value, true);
			break;
		case 3:
			if ((at & ~3) + 4 <= blob.length) view.setUint32(at & ~3, value, true);
			break;
		default:
			if (random.integer(20) === 0)
				return blob.slice(0, random.integer(blob.length + 1));
			blob[at] += random.integer(3) - 1;
	}
	return blob;
}

/** Makes the checksum right, over the length that the header states where that is possible. */
function seal(blob: Uint8Array) {
	const view = new DataView(blob.buffer);
	const total = Math.min(view.getUint32(8, true), blob.length);
	view.setUint32(
		H_CHECKSUM,
		crc32(blob.subarray(H_SECTION_COUNT, Math.max(total, H_SECTION_COUNT))),
		true,
	);
}

/** A rough count of what running an accepted blob costs, so that a test is not spent on one that is merely slow. */
function work(blob: Uint8Array): number {
	const reader = new BlobReader(blob);
	const { view } = reader;
	const elements = (tensor: number) => {
		const at =
			reader.section(SECTION_TENSORS).offset + tensor * TENSOR_BYTES + T_DIMS;
		return (
			view.getUint32(at + 4, true) *
			view.getUint32(at + 8, true) *
			view.getUint32(at + 12, true)
		);
	};
	let sum = view.getUint16(H_TENSOR_COUNT, true);
	for (let i = 0; i < view.getUint16(H_OPERATOR_COUNT, true); i++) {
		const at = reader.section(SECTION_OPERATORS).offset + i * OPERATOR_BYTES;
		const outputs = elements(view.getUint16(at + O_OUTPUT, true));
		const inputs = elements(view.getUint16(at + O_INPUTS, true));
		const kernel =
			view.getUint16(at + O_KERNEL_H, true) *
			view.getUint16(at + O_KERNEL_W, true);
		sum += (outputs + inputs) * Math.max(1, kernel) * 16;
	}
	return sum;
}

/** Whether a test has the time to run an accepted blob. */
export function isAffordable(blob: Uint8Array): boolean {
	return work(blob) <= MOST_WORK;
}

/** An engine that takes any bytes and reports what happened; throws where the engine trapped or wrote out of bounds. */
export class Victim {
	readonly engine: EngineExports;
	accepted = 0;
	readonly statuses = new Set<number>();

	private constructor(engine: EngineExports) {
		this.engine = engine;
	}

	static async create(kind: EngineKind): Promise<Victim> {
		return new Victim((await instantiateEngine(kind)).exports);
	}

	feed(blob: Uint8Array) {
		const { engine } = this;
		ensureMemory(
			engine.memory,
			engine.blobAddress() + blob.length + GUARD_BYTES,
		);
		const memory = () => new Uint8Array(engine.memory.buffer);
		memory().set(blob, engine.blobAddress());
		const status = engine.check(blob.length);
		this.statuses.add(status);
		if (status !== STATUS_OK) return status;
		const needed = engine.memoryNeeded();
		if (needed > LARGEST_MEMORY || !isAffordable(blob)) return status;
		ensureMemory(engine.memory, needed + GUARD_BYTES);
		memory().fill(GUARD, needed, needed + GUARD_BYTES);
		engine.prepare();
		engine.invoke();
		const intact = memory()
			.subarray(needed, needed + GUARD_BYTES)
			.every((byte) => byte === GUARD);
		if (!intact) throw new Error("the engine wrote past its memory");
		const kept = memory().subarray(
			engine.blobAddress(),
			engine.blobAddress() + blob.length,
		);
		if (Buffer.compare(kept, blob) !== 0)
			throw new Error("the engine changed the blob");
		this.accepted++;
		return status;
	}
}

/** Feeds `count` seeded mutations to an engine of each kind. */
export async function attack(
	blob: Uint8Array,
	count: number,
	seed: number,
): Promise<Victim[]> {
	const victims = [await Victim.create("mvp"), await Victim.create("simd")];
	const random = new Random(seed);
	for (let i = 0; i < count; i++) {
		const mutated = mutate(blob, random);
		const statuses = victims.map((victim) => {
			try {
				return victim.feed(mutated);
			} catch (error) {
				throw new Error(
					`mutation ${i} of seed ${seed}: ${(error as Error).message}`,
				);
			}
		});
		if (statuses[0] !== statuses[1])
			throw new Error(
				`mutation ${i}: mvp says ${statuses[0]}, simd ${statuses[1]}`,
			);
	}
	return victims;
}
