import { SLOT_COUNT } from "../../assembly/shared/flash";
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
import { EngineError, loadModel } from "../../host/runtime";
import { interpret } from "../../host/runtime/model";
import type { Classification, Frame, Model } from "../../host/runtime/types";
import { type BoardProfile, boardById } from "../boards";
import { Camera, type FrameSource } from "./camera";
import { realClock, virtualClock } from "./clock";
import { Machine } from "./machine";
import { type FlashCounters, Nor } from "./nor";
import { openPort } from "./port";
import { type ServedBoard, serveBoard } from "./serve";
import { type Decode, folder, frameList, pattern } from "./sources";

export interface BoardOptions {
	/** A known board's id or limits of your own; default rp2040. */
	profile?: string | BoardProfile;
	/** What the camera sees: a folder of photos, frames, or "pattern"; default nothing but what classify() shows. */
	camera?: string | readonly Frame[];
	/** "virtual" (default): a tick is a millisecond; "real": the time on the wall, for boards that are served. */
	clock?: "virtual" | "real";
	/** Reads the photos of a camera folder; default: the decoder that training uses. */
	decode?: Decode;
}

/** A frame that the camera loop classified. */
export interface CameraResult {
	index: number;
	/** Undefined until the labels have been read from the board. */
	label: string | undefined;
	/** 0..1; undefined as long as the label. */
	probability: number | undefined;
}

/** A simulated board, switched on. Throws what openers of its parts throw: unknown profile, empty folder. */
export async function createBoard(options: BoardOptions = {}): Promise<Board> {
	const { profile: wanted = "rp2040", camera, decode } = options;
	const profile = typeof wanted === "string" ? boardById(wanted) : wanted;
	const clock = options.clock === "real" ? realClock() : virtualClock();
	const source = camera && (await openCamera(camera, profile, decode));
	return new Board(
		new Machine({
			profile,
			flash: new Nor(profile.modelFlash * SLOT_COUNT),
			camera: new Camera(source || undefined, clock),
			clock,
		}),
	);
}

async function openCamera(
	camera: string | readonly Frame[],
	{ camera: sensor }: BoardProfile,
	decode?: Decode,
): Promise<FrameSource> {
	if (typeof camera !== "string") return frameList(camera);
	return camera === "pattern"
		? pattern(sensor)
		: folder(camera, sensor, decode);
}

/** A board that runs the real firmware. Models, frames' labels and statistics go over its serial line. */
export class Board {
	readonly #machine: Machine;
	readonly #port: Transport;
	readonly #client: SmpClient;
	#labels: BoardLabels | undefined;
	#blob: Uint8Array | undefined;
	#model: Model | undefined;

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
	async flash(
		blob: Uint8Array,
		options: FlashOptions = {},
	): Promise<FlashResult> {
		this.#forget();
		const result = await flashModel(this.#client, blob, options);
		this.#blob = blob;
		this.#labels = await readLabels(this.#client);
		return result;
	}

	/** The model's labels, in the order of its outputs. Throws EngineError where no model runs. */
	async labels(): Promise<readonly string[]> {
		return (await this.#readLabels()).labels;
	}

	/**
	 * Holds a frame before the camera, as it is, and has the board classify it; a row of numbers goes to a model of
	 * table rows that was flashed here. Throws EngineError with the firmware's status where the board cannot.
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
			const known = this.#labels;
			listener({
				index,
				label: known?.labels[index],
				probability: known && (quantized - known.zeroPoint) * known.scale,
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

	#forget() {
		this.#labels = undefined;
		this.#blob = undefined;
		this.#model = undefined;
	}

	async #readLabels(): Promise<BoardLabels> {
		this.#labels ??= await readLabels(this.#client);
		const { status } = this.#labels;
		if (status === STATUS_OK) return this.#labels;
		this.#labels = undefined;
		throw new EngineError(status);
	}

	async #inferRow(values: readonly number[]): Promise<BoardResult> {
		if (!this.#blob)
			throw new Error(
				"the features of the model on this board are not known here: flash it with this board's flash()",
			);
		this.#model ??= await loadModel(this.#blob);
		return inferInput(this.#client, this.#model.preprocessFeatures(values));
	}

	async #interpret(result: BoardResult): Promise<Classification> {
		if (result.status !== STATUS_OK) throw new EngineError(result.status);
		const { labels, ...quantization } = await this.#readLabels();
		const raw = result.outputs;
		const names = Array.from(raw, (_, i) => labels[i] ?? `class ${i}`);
		return interpret(raw, names, quantization);
	}
}

function isFrame(input: Frame | readonly number[]): input is Frame {
	return "data" in input;
}
