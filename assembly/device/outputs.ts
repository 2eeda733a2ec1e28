/** The outputs in pieces that fit messages. */
import { outputAddress, outputBytes } from "../runtime/run";
import { KEY_COUNT, KEY_OUTPUTS } from "./keys";
import { putBytes, putText, putUint, writerRoom } from "./writer";

/** Keys, heads and the map's end around the outputs, at most. */
const MARGIN: u32 = 32;

/** Puts how many outputs there are and, from `from` on, those that fit; true where some are left. */
export function outputsPut(from: u32): bool {
	const count = outputBytes();
	const start = min(from, count);
	const room = writerRoom() - MARGIN;
	const part = min(room, count - start);
	putText(KEY_COUNT);
	putUint(count);
	putText(KEY_OUTPUTS);
	putBytes(outputAddress() + start, part);
	return start + part < count;
}
