import {
	GROUP_IMAGE,
	GROUP_OCELLI,
	GROUP_OS,
	IMAGE_STATE,
	OCELLI_INFER,
	OCELLI_LABELS,
	OCELLI_STATS,
	OS_RESET,
	SMP_READ,
	SMP_WRITE,
} from "../../assembly/shared/smp";
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
	/** Empty where they are too many for a message. */
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
const INFER_TIMEOUT = 60_000;

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

/** Classifies the next frame of the camera, or, with `input`, a ready-made input tensor. */
export async function infer(
	client: SmpClient,
	input?: Int8Array,
): Promise<BoardResult> {
	const fields = input ? { data: Uint8Array.from(input) } : {};
	const answer = await ocelli(client, OCELLI_INFER, fields, {
		timeout: INFER_TIMEOUT,
		retries: 0,
	});
	return {
		status: numberOf(answer.status),
		label: numberOf(answer.label),
		probability: numberOf(answer.probability),
		outputs: Int8Array.from(bytesOf(answer.outputs)),
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
