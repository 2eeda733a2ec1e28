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
	ensureMemory(exports.memory, exports.blobAddress() + blob.length);
	new Uint8Array(exports.memory.buffer).set(blob, exports.blobAddress());
	checked(exports.check(blob.length));
	ensureMemory(exports.memory, exports.memoryNeeded());
	checked(exports.prepare());
	return { kind, exports };
}
