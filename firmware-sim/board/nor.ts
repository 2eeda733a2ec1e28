import {
	FLASH_SECTOR_BYTES,
	FLASH_UNIT_BYTES,
} from "../../assembly/shared/flash";
import { STATUS_FLASH_FAULT, STATUS_OK } from "../../assembly/shared/status";
import { BoardFault } from "./fault";

const ERASED = 0xff;

export interface FlashCounters {
	reads: number;
	programs: number;
	erases: number;
	bytesRead: number;
	bytesProgrammed: number;
	sectorsErased: number;
}

/**
 * NOR flash: erased in sectors to 0xFF, programmed in units, each unit once between two erases. Breaking a rule
 * throws BoardFault.
 */
export class Nor {
	/** What is stored. A test may damage it. */
	readonly bytes: Uint8Array;
	readonly counters: FlashCounters = {
		reads: 0,
		programs: 0,
		erases: 0,
		bytesRead: 0,
		bytesProgrammed: 0,
		sectorsErased: 0,
	};
	/** A worn-out flash: reading works, programming and erasing fail with STATUS_FLASH_FAULT. */
	isWornOut = false;
	/** By unit: 1 if it was programmed since its sector's last erase. */
	readonly #programmed: Uint8Array;

	constructor(size: number) {
		if (size % FLASH_SECTOR_BYTES !== 0)
			throw new RangeError(
				`a flash of ${size} bytes does not consist of sectors of ${FLASH_SECTOR_BYTES}`,
			);
		this.bytes = new Uint8Array(size).fill(ERASED);
		this.#programmed = new Uint8Array(size / FLASH_UNIT_BYTES);
	}

	get size() {
		return this.bytes.length;
	}

	read(at: number, destination: Uint8Array): number {
		this.#bounds("read", at, destination.length, 1);
		destination.set(this.bytes.subarray(at, at + destination.length));
		this.counters.reads++;
		this.counters.bytesRead += destination.length;
		return STATUS_OK;
	}

	program(at: number, source: Uint8Array): number {
		this.#bounds("programmed", at, source.length, FLASH_UNIT_BYTES);
		if (this.isWornOut) return STATUS_FLASH_FAULT;
		const first = at / FLASH_UNIT_BYTES;
		const units = source.length / FLASH_UNIT_BYTES;
		const used = this.#programmed.subarray(first, first + units).indexOf(1);
		if (used >= 0)
			throw new BoardFault(
				`the firmware programmed the unit at ${(first + used) * FLASH_UNIT_BYTES} twice without an erase`,
			);
		this.#programmed.fill(1, first, first + units);
		for (let i = 0; i < source.length; i++) this.bytes[at + i] &= source[i];
		this.counters.programs++;
		this.counters.bytesProgrammed += source.length;
		return STATUS_OK;
	}

	erase(at: number, length: number): number {
		this.#bounds("erased", at, length, FLASH_SECTOR_BYTES);
		if (this.isWornOut) return STATUS_FLASH_FAULT;
		this.bytes.fill(ERASED, at, at + length);
		this.#programmed.fill(
			0,
			at / FLASH_UNIT_BYTES,
			(at + length) / FLASH_UNIT_BYTES,
		);
		this.counters.erases++;
		this.counters.sectorsErased += length / FLASH_SECTOR_BYTES;
		return STATUS_OK;
	}

	#bounds(done: string, at: number, length: number, granule: number) {
		if (at + length > this.size)
			throw new BoardFault(
				`the firmware ${done} bytes ${at}..${at + length} of a flash of ${this.size}`,
			);
		if (at % granule !== 0 || length % granule !== 0)
			throw new BoardFault(
				`the firmware ${done} ${length} bytes at ${at}: not multiples of ${granule}`,
			);
	}
}
