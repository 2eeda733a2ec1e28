/**
 * The only place that instantiates WebAssembly: the engine for Node and browsers, and the firmware for simulated
 * boards. The host owns the memory's size; no module grows it.
 */
import { instantiate, instantiateSync } from "@assemblyscript/loader";
import mvp from "../dist/wasm/engine.mvp.wasm";
import simd from "../dist/wasm/engine.simd.wasm";
import training from "../dist/wasm/training.wasm";

export type EngineKind = "simd" | "mvp";

/** Exports of assembly/engine.ts. Addresses and lengths are bytes; statuses as in assembly/shared/status.ts. */
export interface EngineExports {
	memory: WebAssembly.Memory;
	blobAddress(): number;
	check(length: number): number;
	memoryNeeded(): number;
	prepare(): number;
	invoke(): number;
	begin(): number;
	step(): number;
	inputAddress(): number;
	inputBytes(): number;
	outputAddress(): number;
	outputBytes(): number;
	imageDescribe(
		fit: number,
		color: number,
		rotation: number,
		mirror: number,
		fill: number,
		width: number,
		height: number,
	): number;
	imageScratchBytes(): number;
	imageBegin(
		width: number,
		height: number,
		format: number,
		out: number,
		scratch: number,
	): number;
	imageRows(rows: number, count: number): number;
	imageRowBytes(width: number, format: number): number;
	featureToInput(record: number, value: number, zeroPoint: number): number;
}

/** A module that is nothing but one SIMD instruction: whether it validates tells whether the runtime has SIMD. */
const SIMD_PROBE = Uint8Array.of(
	...[0, 97, 115, 109, 1, 0, 0, 0, 1, 5, 1, 96, 0, 1, 123, 3, 2, 1, 0],
	...[10, 10, 1, 8, 0, 65, 0, 253, 15, 253, 98, 11],
);

export function hasSimd(): boolean {
	return WebAssembly.validate(SIMD_PROBE);
}

/** A fresh instance; `kind` defaults to simd where the runtime has it. */
export async function instantiateEngine(
	kind: EngineKind = hasSimd() ? "simd" : "mvp",
): Promise<{ kind: EngineKind; exports: EngineExports }> {
	const { exports } = await instantiate(kind === "simd" ? simd : mvp, {});
	return { kind, exports: exports as unknown as EngineExports };
}

const PAGE_BYTES = 65536;

/** Grows a memory to at least `bytes`. Throws RangeError where the runtime cannot. */
export function ensureMemory(memory: WebAssembly.Memory, bytes: number) {
	const missing = bytes - memory.buffer.byteLength;
	if (missing > 0) memory.grow(Math.ceil(missing / PAGE_BYTES));
}

/** What firmware.wasm asks of a board, module "board": assembly/device/board.ts tells what each function does. */
export interface BoardImports {
	ram_size(): number;
	flash_size(): number;
	flash_read(at: number, destination: number, length: number): number;
	flash_program(at: number, source: number, length: number): number;
	flash_erase(at: number, length: number): number;
	uart_read(destination: number, capacity: number): number;
	uart_write(source: number, length: number): void;
	camera_start(frame: number): number;
	camera_row(y: number, destination: number): number;
	millis(): number;
	on_result(label: number, probability: number): void;
	reset(): void;
}

/** Exports of assembly/firmware.ts. The host sizes `memory` before init(). */
export interface FirmwareExports {
	memory: WebAssembly.Memory;
	__heap_base: WebAssembly.Global;
	init(): void;
	tick(): number;
}

/** A fresh instance of the firmware: a board that was just switched on. */
export function instantiateFirmware(
	firmware: WebAssembly.Module,
	board: BoardImports,
): FirmwareExports {
	const { exports } = instantiateSync(firmware, { board: { ...board } });
	return exports as unknown as FirmwareExports;
}

/** Exports of assembly/training.ts: addresses are bytes of the memory it was given. */
export interface TrainingExports {
	adamW(
		values: number,
		gradient: number,
		first: number,
		second: number,
		count: number,
		beta1: number,
		beta2: number,
		epsilon: number,
		rate: number,
		correction: number,
		keep: number,
	): void;
	batchStatistics(
		x: number,
		rows: number,
		channels: number,
		mean: number,
		variance: number,
	): void;
	normalize(
		x: number,
		rows: number,
		channels: number,
		mean: number,
		variance: number,
		gamma: number,
		beta: number,
		epsilon: number,
		relu: boolean,
		scale: number,
		shift: number,
		y: number,
	): void;
	batchNormGradient(
		x: number,
		dy: number,
		rows: number,
		channels: number,
		mean: number,
		variance: number,
		epsilon: number,
		relu: boolean,
		scale: number,
		shift: number,
		slope: number,
		offset: number,
		dx: number,
		dgamma: number,
		dbeta: number,
	): void;
	convolve(
		src: number,
		srcImage: number,
		srcRow: number,
		srcPixel: number,
		taps: number,
		tapCount: number,
		depth: number,
		panels: number,
		channels: number,
		dst: number,
		dstImage: number,
		dstRow: number,
		dstPixel: number,
		images: number,
		rows: number,
		columns: number,
	): void;
	convolveFilter(
		src: number,
		srcImage: number,
		srcRow: number,
		srcPixel: number,
		taps: number,
		tapCount: number,
		depth: number,
		dy: number,
		channels: number,
		images: number,
		rows: number,
		columns: number,
		dw: number,
	): void;
	depthwise(
		src: number,
		srcImage: number,
		srcRow: number,
		srcPixel: number,
		taps: number,
		tapCount: number,
		weights: number,
		channels: number,
		dst: number,
		dstImage: number,
		dstRow: number,
		dstPixel: number,
		images: number,
		rows: number,
		columns: number,
	): void;
	depthwiseFilter(
		src: number,
		srcImage: number,
		srcRow: number,
		srcPixel: number,
		taps: number,
		tapCount: number,
		dy: number,
		channels: number,
		images: number,
		rows: number,
		columns: number,
		dw: number,
	): void;
	channelSums(x: number, rows: number, channels: number, sums: number): void;
	reluGradient(
		y: number,
		dy: number,
		count: number,
		most: number,
		dx: number,
	): void;
	maxPoolGradient(
		x: number,
		dy: number,
		images: number,
		height: number,
		width: number,
		channels: number,
		outHeight: number,
		outWidth: number,
		windowHeight: number,
		windowWidth: number,
		strideHeight: number,
		strideWidth: number,
		top: number,
		left: number,
		dx: number,
	): void;
	packPanels(
		src: number,
		taps: number,
		tapCount: number,
		depth: number,
		depthBytes: number,
		channels: number,
		channelBytes: number,
		dst: number,
	): void;
	pad(
		src: number,
		images: number,
		height: number,
		rowBytes: number,
		dst: number,
		top: number,
		leftBytes: number,
		paddedHeight: number,
		paddedRowBytes: number,
	): void;
}

/** The trainer's kernels on a memory that another module owns. */
export function instantiateTraining(
	memory: WebAssembly.Memory,
): TrainingExports {
	const { exports } = instantiateSync(training, { env: { memory } });
	return exports as unknown as TrainingExports;
}
