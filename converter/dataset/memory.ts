/** Photos are held in memory, decoded and resized: whether there is room for them is known before the first is read. */
import { freemem } from "node:os";
import { DatasetError } from "./types";

/** Of what is free, for the training and everything else. */
const SHARE = 0.8;

/**
 * Throws DatasetError where `count` photos of `bytes` each do not fit.
 *
 * @param free bytes; default: what the system, or the container, has left
 */
export function checkRoom(
	count: number,
	bytes: number,
	free = process.availableMemory?.() ?? freemem(),
): void {
	const needed = count * bytes;
	if (needed <= SHARE * free) return;
	throw new DatasetError(
		`${count.toLocaleString("en-US")} photos take ${gigabytes(needed)} of memory at this input size, of ${gigabytes(free)} that are free: take a smaller --input-size, or fewer photos`,
	);
}

function gigabytes(bytes: number): string {
	return `${(bytes / 2 ** 30).toFixed(1)} GB`;
}
