import { MAX_BLOB_BYTES } from "../../assembly/shared/blob";
import {
	type EngineExports,
	type EngineKind,
	ensureMemory,
	instantiateEngine,
} from "../engine";
import { checked } from "./errors";

/** A blob in an engine instance of its own, checked and ready to run. Throws EngineError. */
export async function prepareEngine(
	blob: Uint8Array,
	wanted?: EngineKind,
): Promise<{ kind: EngineKind; exports: EngineExports }> {
	const { kind, exports } = await instantiateEngine(wanted);
	// No blob is longer: a huge file that is none must not take as much memory again.
	const bytes = blob.subarray(0, MAX_BLOB_BYTES);
	ensureMemory(exports.memory, exports.blobAddress() + bytes.length);
	new Uint8Array(exports.memory.buffer).set(bytes, exports.blobAddress());
	checked(exports.check(bytes.length));
	ensureMemory(exports.memory, exports.memoryNeeded());
	checked(exports.prepare());
	return { kind, exports };
}
