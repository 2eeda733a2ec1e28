import { STATUS_OK } from "../../assembly/shared/status";
import firmware from "../../dist/wasm/firmware.wasm";
import {
	type BoardImports,
	type FirmwareExports,
	instantiateFirmware,
} from "../../host/engine";
import type { BoardProfile } from "../boards";
import type { Camera } from "./camera";
import type { Clock } from "./clock";
import type { Nor } from "./nor";
import { Ram } from "./ram";
import { Uart } from "./uart";

let compiled: WebAssembly.Module | undefined;

/** Compiled with the first board, not on import. */
function compiledFirmware(): WebAssembly.Module {
	compiled ??= new WebAssembly.Module(firmware);
	return compiled;
}

/** A frame was classified: class index and its int8 probability. */
export type ResultListener = (label: number, probability: number) => void;

export interface Hardware {
	profile: BoardProfile;
	flash: Nor;
	camera: Camera;
	clock: Clock;
}

/** A board: the firmware's bytes, and hardware in TypeScript around them. Flash outlives a power cycle, RAM does not. */
export class Machine {
	readonly profile: BoardProfile;
	readonly flash: Nor;
	readonly camera: Camera;
	readonly uart = new Uart();
	readonly #clock: Clock;
	readonly #listeners = new Set<ResultListener>();
	#bootedAt = 0;
	#resetWanted = false;
	#firmware!: FirmwareExports;
	#ram!: Ram;

	constructor({ profile, flash, camera, clock }: Hardware) {
		this.profile = profile;
		this.flash = flash;
		this.camera = camera;
		this.#clock = clock;
		this.powerCycle();
	}

	/** Switches the board off and on. */
	powerCycle() {
		this.#resetWanted = false;
		this.#bootedAt = this.#clock.now();
		this.uart.clear();
		this.camera.restart();
		this.#firmware = instantiateFirmware(compiledFirmware(), this.#imports());
		this.#ram = new Ram(this.#firmware.memory, this.profile.ram);
		this.#firmware.init();
		this.#ram.check();
	}

	/** One tick of the firmware; false if it had nothing to do. Throws BoardFault where it broke the hardware's rules. */
	tick(): boolean {
		const isBusy = this.#firmware.tick() !== 0;
		this.#ram.check();
		this.#clock.step();
		if (this.#resetWanted) this.powerCycle();
		return isBusy;
	}

	/** Calls `listener` with every result, until the function that it returns is called. */
	onResult(listener: ResultListener): () => void {
		this.#listeners.add(listener);
		return () => this.#listeners.delete(listener);
	}

	#imports(): BoardImports {
		const { flash, uart, camera, profile } = this;
		const view = (at: number, length: number) => this.#ram.view(at, length);
		return {
			ram_size: () => profile.ram,
			flash_size: () => flash.size,
			flash_read: (at, to, length) => flash.read(at >>> 0, view(to, length)),
			flash_program: (at, from, length) =>
				flash.program(at >>> 0, view(from, length)),
			flash_erase: (at, length) => flash.erase(at >>> 0, length >>> 0),
			uart_read: (to, capacity) => uart.take(view(to, capacity)),
			uart_write: (from, length) => uart.send(view(from, length).slice()),
			camera_start: (frame) => camera.start(view(frame, 8)),
			camera_row: (y, to) => {
				const row = camera.row(y);
				view(to, row.length).set(row);
				return STATUS_OK;
			},
			millis: () => this.#clock.now() - this.#bootedAt,
			on_result: (label, probability) => {
				for (const listener of this.#listeners) listener(label, probability);
			},
			reset: () => {
				this.#resetWanted = true;
			},
		};
	}
}
