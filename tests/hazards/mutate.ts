import {
	H_CHECKSUM,
	H_OPERATOR_COUNT,
	H_SECTION_COUNT,
	H_TENSOR_COUNT,
	H_TOTAL_BYTES,
	HEADER_BYTES,
	O_INPUT_COUNT,
	O_INPUTS,
	O_KERNEL_H,
	O_KERNEL_W,
	O_OUTPUT,
	OPERATOR_BYTES,
	SECTION_OPERATORS,
	SECTION_PLAN_RESIDENT,
	SECTION_TENSORS,
	SECTION_WEIGHTS,
	T_DIMS,
	TENSOR_BYTES,
} from "../../assembly/shared/blob";
import * as statusCodes from "../../assembly/shared/status";
import { Random } from "../../converter/dataset/random";
import { crc32 } from "../../converter/emit/emit";
import {
	type EngineExports,
	type EngineKind,
	ensureMemory,
	instantiateEngine,
} from "../../host/engine";
import { BlobReader } from "../../host/runtime/blob";

const { STATUS_OK, STATUS_BUSY } = statusCodes;
const KNOWN_STATUSES = new Set(
	Object.values(statusCodes).filter(
		(code) => typeof code === "number" && code !== STATUS_BUSY,
	),
);
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
	if (random.integer(2) === 0 && copy.length >= HEADER_BYTES) reseal(copy);
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
function reseal(blob: Uint8Array) {
	const view = new DataView(blob.buffer);
	const total = Math.min(view.getUint32(H_TOTAL_BYTES, true), blob.length);
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
	const tensors = view.getUint16(H_TENSOR_COUNT, true);
	const elements = (tensor: number) => {
		if (tensor >= tensors) return 0; // A constant has no input.
		const at =
			reader.section(SECTION_TENSORS).offset + tensor * TENSOR_BYTES + T_DIMS;
		return (
			view.getUint32(at + 4, true) *
			view.getUint32(at + 8, true) *
			view.getUint32(at + 12, true)
		);
	};
	let sum = tensors;
	for (let i = 0; i < view.getUint16(H_OPERATOR_COUNT, true); i++) {
		const at = reader.section(SECTION_OPERATORS).offset + i * OPERATOR_BYTES;
		const outputs = elements(view.getUint16(at + O_OUTPUT, true));
		const hasInputs = view.getUint8(at + O_INPUT_COUNT) > 0;
		const inputs = hasInputs
			? elements(view.getUint16(at + O_INPUTS, true))
			: 0;
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

export interface Fed {
	/** Of the first call that failed: check, prepare or invoke; STATUS_OK also where the blob was not run. */
	status: number;
	/** Where the blob was run. */
	output?: Uint8Array;
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

	feed(blob: Uint8Array): Fed {
		const { engine } = this;
		const at = engine.blobAddress();
		ensureMemory(engine.memory, at + blob.length + GUARD_BYTES);
		this.#bytes(at, blob.length).set(blob);
		const status = known("check", engine.check(blob.length));
		this.statuses.add(status);
		if (status !== STATUS_OK) return { status };
		const needed = engine.memoryNeeded();
		if (needed > LARGEST_MEMORY || !isAffordable(blob)) return { status };
		ensureMemory(engine.memory, needed + GUARD_BYTES);
		const end = at + blob.length;
		this.#bytes(end, needed - end).fill(0);
		this.#bytes(needed, GUARD_BYTES).fill(GUARD);
		const fed = this.#run();
		if (!this.#bytes(needed, GUARD_BYTES).every((byte) => byte === GUARD))
			throw new Error("the engine wrote past its memory");
		if (Buffer.compare(this.#bytes(at, blob.length), blob) !== 0)
			throw new Error("the engine changed the blob");
		this.accepted++;
		return fed;
	}

	/** On an input that is the same for every engine. */
	#run(): Fed {
		const { engine } = this;
		const prepared = known("prepare", engine.prepare());
		if (prepared !== STATUS_OK) return { status: prepared };
		const input = this.#bytes(engine.inputAddress(), engine.inputBytes());
		input.set(input.map((_, i) => i * 37));
		const status = known("invoke", engine.invoke());
		if (status !== STATUS_OK) return { status };
		const output = this.#bytes(engine.outputAddress(), engine.outputBytes());
		return { status, output: output.slice() };
	}

	#bytes(at: number, length: number): Uint8Array {
		return new Uint8Array(this.engine.memory.buffer, at, length);
	}
}

function known(call: string, status: number): number {
	if (!KNOWN_STATUSES.has(status))
		throw new Error(`${call}() says ${status}, which is no status`);
	return status;
}

/**
 * What says where tensors lie and which operator reads and writes which. Where a mutation changes it, live tensors may
 * overlap: the engines stay inside their memory then, but compute garbage, each in its own order.
 */
function wiring(blob: Uint8Array): string {
	const reader = new BlobReader(blob);
	const bytes = (offset: number, length: number) =>
		Buffer.from(blob.subarray(offset, offset + length)).toString("hex");
	const operators = reader.section(SECTION_OPERATORS);
	const wires: string[] = [];
	for (let at = 0; at < operators.bytes; at += OPERATOR_BYTES)
		wires.push(
			bytes(operators.offset + at + O_INPUT_COUNT, 1),
			bytes(operators.offset + at + O_INPUTS, O_KERNEL_H - O_INPUTS),
		);
	const sections = [SECTION_TENSORS, SECTION_PLAN_RESIDENT].map((id) => {
		const { offset, bytes: length } = reader.section(id);
		return bytes(offset, length);
	});
	return [...sections, ...wires, bytes(H_TENSOR_COUNT, 8)].join();
}

/**
 * Feeds `count` seeded mutations to an engine of each kind: they say the same, and where they run and the wiring is as
 * it was, give the same.
 */
export async function attack(
	blob: Uint8Array,
	count: number,
	seed: number,
): Promise<Victim[]> {
	const victims = [await Victim.create("mvp"), await Victim.create("simd")];
	const random = new Random(seed);
	const original = wiring(blob);
	let compared = 0;
	for (let i = 0; i < count; i++) {
		const mutated = mutate(blob, random);
		const where = `mutation ${i} of seed ${seed}`;
		const [mvp, simd] = victims.map((victim) => {
			try {
				return victim.feed(mutated);
			} catch (error) {
				throw new Error(`${where}: ${(error as Error).message}`);
			}
		});
		if (mvp.status !== simd.status)
			throw new Error(`${where}: mvp says ${mvp.status}, simd ${simd.status}`);
		if (!mvp.output || !simd.output || wiring(mutated) !== original) continue;
		compared++;
		if (!same(mvp.output, simd.output))
			throw new Error(`${where}: mvp gives ${mvp.output}, simd ${simd.output}`);
	}
	if (compared < count / 50)
		throw new Error(`only ${compared} outputs of ${count} were compared`);
	return victims;
}

function same(a: Uint8Array, b: Uint8Array): boolean {
	return Buffer.compare(a, b) === 0;
}
