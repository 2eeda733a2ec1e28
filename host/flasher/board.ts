import {
	GROUP_IMAGE,
	GROUP_OCELLI,
	GROUP_OS,
	IMAGE_STATE,
	OCELLI_INFER,
	OCELLI_LABELS,
	OCELLI_OUTPUTS,
	OCELLI_STATS,
	OS_RESET,
	SMP_BUFFER_BYTES,
	SMP_READ,
	SMP_WRITE,
} from "../../assembly/shared/smp";
import { STATUS_BAD_FRAME } from "../../assembly/shared/status";
import type { Fields, RequestOptions, SmpClient } from "./smp";

/** The model on a board, as the image group's state tells. */
export interface ImageState {
	version: string;
	/** Hex. */
	hash: string;
	/** Whether the board runs it. */
	active: boolean;
}

export interface BoardLabels {
	status: number;
	labels: string[];
	/** probability = (output - zeroPoint) * scale. */
	zeroPoint: number;
	scale: number;
}

export interface BoardResult {
	status: number;
	/** Index of the most probable class, and its quantized probability. */
	label: number;
	probability: number;
	outputs: Int8Array;
}

/** What a board counts since power-on. */
export interface BoardStats {
	/** 0 while a model is loaded, else a code of assembly/shared/status.ts. */
	status: number;
	frames: number;
	/** Frames lost. */
	faults: number;
	/** Time that the last frame took. */
	milliseconds: number;
	uptime: number;
	/** Bytes of memory for models. */
	ram: number;
}

/** A whole inference passes before the answer. */
const PATIENT: RequestOptions = { timeout: 60_000, retries: 0 };
/** Of an input tensor, in one message. */
const PIECE_BYTES = SMP_BUFFER_BYTES - 64;

export async function readState(
	client: SmpClient,
	options?: RequestOptions,
): Promise<ImageState[]> {
	const answer = await client.request(
		{ operation: SMP_READ, group: GROUP_IMAGE, command: IMAGE_STATE },
		options,
	);
	const images = Array.isArray(answer.images) ? answer.images : [];
	return images.map((image: Fields) => ({
		version: String(image.version),
		hash: Buffer.from(bytesOf(image.hash)).toString("hex"),
		active: image.active === true,
	}));
}

/** All labels, asked for in as many pieces as it takes. */
export async function readLabels(client: SmpClient): Promise<BoardLabels> {
	const labels: string[] = [];
	for (;;) {
		const answer = await ocelli(client, OCELLI_LABELS, { from: labels.length });
		const piece = Array.isArray(answer.labels) ? answer.labels.map(String) : [];
		labels.push(...piece);
		if (piece.length === 0 || labels.length >= numberOf(answer.count))
			return {
				status: numberOf(answer.status),
				labels,
				zeroPoint: numberOf(answer.zero),
				scale: numberOf(answer.scale),
			};
	}
}

/** Classifies the next frame of the camera. */
export async function inferFrame(client: SmpClient): Promise<BoardResult> {
	return resultOf(client, await ocelli(client, OCELLI_INFER, {}, PATIENT));
}

/** Runs the model on a ready-made input tensor, sent in as many pieces as it takes. */
export async function inferInput(
	client: SmpClient,
	input: Int8Array,
): Promise<BoardResult> {
	const bytes = Uint8Array.from(input);
	for (let off = 0; ; ) {
		const data = bytes.subarray(off, off + PIECE_BYTES);
		const answer = await ocelli(client, OCELLI_INFER, { off, data }, PATIENT);
		if (answer.label !== undefined || numberOf(answer.status) < 0)
			return resultOf(client, answer);
		off = numberOf(answer.off);
		if (off >= bytes.length)
			return {
				status: STATUS_BAD_FRAME,
				label: 0,
				probability: 0,
				outputs: new Int8Array(0),
			};
	}
}

/** An answer to infer, with the outputs that did not fit it. */
async function resultOf(
	client: SmpClient,
	{ status, label, probability, outputs, count }: Fields,
): Promise<BoardResult> {
	const bytes = [...bytesOf(outputs)];
	while (bytes.length < numberOf(count)) {
		const more = await ocelli(client, OCELLI_OUTPUTS, { from: bytes.length });
		if (bytesOf(more.outputs).length === 0) break;
		bytes.push(...bytesOf(more.outputs));
	}
	return {
		status: numberOf(status),
		label: numberOf(label),
		probability: numberOf(probability),
		outputs: Int8Array.from(bytes),
	};
}

export async function readStats(client: SmpClient): Promise<BoardStats> {
	const answer = await ocelli(client, OCELLI_STATS);
	const { status, frames, faults, milliseconds, uptime, ram } = answer;
	return {
		status: numberOf(status),
		frames: numberOf(frames),
		faults: numberOf(faults),
		milliseconds: numberOf(milliseconds),
		uptime: numberOf(uptime),
		ram: numberOf(ram),
	};
}

/** Restarts the board. */
export async function restart(client: SmpClient): Promise<void> {
	await client.request({
		operation: SMP_WRITE,
		group: GROUP_OS,
		command: OS_RESET,
	});
}

function ocelli(
	client: SmpClient,
	command: number,
	fields: Fields = {},
	options?: RequestOptions,
): Promise<Fields> {
	const request = { operation: SMP_READ, group: GROUP_OCELLI, command, fields };
	return client.request(request, options);
}

function numberOf(value: unknown): number {
	return typeof value === "number" ? value : 0;
}

function bytesOf(value: unknown): Uint8Array {
	return value instanceof Uint8Array ? value : new Uint8Array(0);
}
