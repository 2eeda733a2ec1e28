import { STATUS_OK } from "../../assembly/shared/status";
import {
	type BoardLabels,
	type BoardResult,
	type BoardStats,
	type FlashOptions,
	type FlashResult,
	flashModel,
	inferFrame,
	inferInput,
	readLabels,
	readStats,
	SmpClient,
	type Transport,
} from "../../host/flasher";
import { EngineError } from "../../host/runtime";
import { interpret, outputNames, UNKNOWN } from "../../host/runtime/model";
import type { Classification, Frame } from "../../host/runtime/types";
import type { BoardProfile } from "../boards";
import { FlashedModel } from "./flashed";
import type { Machine } from "./machine";
import type { FlashCounters } from "./nor";
import { openPort } from "./port";
import { type ServedBoard, serveBoard } from "./serve";

/** A frame that the camera loop classified. */
export interface CameraResult {
	/** Of the most probable class. */
	index: number;
	/** "unknown" where that is below the model's threshold. */
	label: string;
	/** 0..1. */
	probability: number;
}

/** A board that runs the real firmware. Models, frames' labels and statistics go over its serial line. */
export class Board {
	readonly #machine: Machine;
	readonly #port: Transport;
	readonly #client: SmpClient;
	/** What is known of the model in flash, and after how many erases that was read. */
	#labels: BoardLabels | undefined;
	#flashed: FlashedModel | undefined;
	#erases = 0;

	constructor(machine: Machine) {
		this.#machine = machine;
		this.#port = openPort(machine);
		this.#client = new SmpClient(this.#port);
	}

	get profile(): BoardProfile {
		return this.#machine.profile;
	}

	/** What the flash has been through. */
	get flashCounters(): FlashCounters {
		return this.#machine.flash.counters;
	}

	/** Brings a model (.oce) onto the board. Throws FlashError with the board's reason where it refuses it. */
	flash(blob: Uint8Array, options: FlashOptions = {}): Promise<FlashResult> {
		return flashModel(this.#client, blob, options);
	}

	/** The model's labels, in the order of its outputs. Throws EngineError where no model runs. */
	async labels(): Promise<readonly string[]> {
		return (await this.#readLabels()).labels;
	}

	/**
	 * Holds a frame before the camera, as it is, and has the board classify it; a row of numbers goes to a model of
	 * table rows. Throws EngineError with the firmware's status where the board cannot.
	 */
	async classify(input: Frame | readonly number[]): Promise<Classification> {
		if (!isFrame(input)) return this.#interpret(await this.#inferRow(input));
		this.#machine.camera.show(input);
		try {
			return await this.#interpret(await inferFrame(this.#client));
		} finally {
			this.#machine.camera.show(undefined);
		}
	}

	/** Input tensor -> output tensor, raw. Throws EngineError with the firmware's status where the board cannot. */
	async run(input: Int8Array): Promise<Int8Array> {
		const result = await inferInput(this.#client, input);
		if (result.status !== STATUS_OK) throw new EngineError(result.status);
		return result.outputs;
	}

	async stats(): Promise<BoardStats> {
		return readStats(this.#client);
	}

	/** Calls `listener` with every frame that is classified, until the function that it returns is called. */
	onResult(listener: (result: CameraResult) => void): () => void {
		return this.#machine.onResult((index, quantized) => {
			const model = this.#modelInFlash();
			const { labels, output } = model;
			const isNamed = quantized >= model.rule(index + 1).least[index];
			listener({
				index,
				label: isNamed ? (labels[index] ?? `class ${index}`) : UNKNOWN,
				probability: (quantized - output.zeroPoint) * output.scale,
			});
		});
	}

	/** One step of the firmware; false if it had nothing to do. The camera loop runs through these. */
	tick(): boolean {
		return this.#machine.tick();
	}

	/** The serial line, for a client of your own. */
	transport(): Transport {
		return openPort(this.#machine);
	}

	/** Lets the board run in real time and offers its serial line on 127.0.0.1; 0: the system chooses the port. */
	serve(
		port: number,
		onFault?: (error: unknown) => void,
	): Promise<ServedBoard> {
		return serveBoard(this.#machine, port, onFault);
	}

	/** Power off and on: RAM is lost, flash stays. */
	reset() {
		this.#machine.powerCycle();
	}

	async close() {
		await this.#port.close();
	}

	/** Forgets what was known of another model, whoever flashed this one. */
	#refresh() {
		const { erases } = this.#machine.flash.counters;
		if (erases === this.#erases) return;
		this.#erases = erases;
		this.#labels = undefined;
		this.#flashed = undefined;
	}

	#modelInFlash(): FlashedModel {
		this.#refresh();
		this.#flashed ??= new FlashedModel(this.#machine.flash);
		return this.#flashed;
	}

	async #readLabels(): Promise<BoardLabels> {
		this.#refresh();
		const labels = this.#labels ?? (await readLabels(this.#client));
		if (labels.status !== STATUS_OK) throw new EngineError(labels.status);
		this.#labels = labels;
		return labels;
	}

	async #inferRow(values: readonly number[]): Promise<BoardResult> {
		await this.#readLabels(); // throws where no model runs
		const model = await this.#modelInFlash().engine();
		return inferInput(this.#client, model.preprocessFeatures(values));
	}

	async #interpret(result: BoardResult): Promise<Classification> {
		if (result.status !== STATUS_OK) throw new EngineError(result.status);
		const { labels, scale, zeroPoint } = await this.#readLabels();
		const { type } = this.#modelInFlash().output;
		const raw = result.outputs;
		const names = outputNames(labels, raw.length, type);
		const rule = this.#modelInFlash().rule(raw.length);
		return interpret(raw, names, { scale, zeroPoint, type }, rule);
	}
}

function isFrame(input: Frame | readonly number[]): input is Frame {
	return "data" in input;
}
