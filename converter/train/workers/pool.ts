/** The worker threads of a trainer, in Node. */
import { existsSync } from "node:fs";
import { availableParallelism } from "node:os";
import { Worker } from "node:worker_threads";
import type { FloatGraph } from "../../graph/float";
import type { Differentiated, LossOptions } from "../differentiate";
import { TrainError } from "../errors";
import type { BackendName } from "../settings";
import {
	ask,
	awaitAnswer,
	type Capacity,
	createExchange,
	type Exchange,
} from "./exchange";
import type { Helpers } from "./shares";
import type { WorkerData } from "./worker";

/** Below this, a share's batch statistics say too little. */
export const LEAST_SHARE = 16;
const MOST_WORKERS = 8;

/** How many threads pay for batches of this size: as many as there are cores, where each gets enough examples. */
export function usefulWorkers(batchSize: number): number {
	const byBatch = Math.floor(batchSize / LEAST_SHARE);
	return Math.max(1, Math.min(availableParallelism(), byBatch, MOST_WORKERS));
}

export interface HelperOptions {
	count: number;
	capacity: Capacity;
	loss: LossOptions;
	backend: BackendName;
}

/** Starts the threads and waits until they can compute. Throws TrainError where one cannot. */
export async function openHelpers(
	graph: FloatGraph,
	{ count, capacity, loss, backend }: HelperOptions,
): Promise<Helpers> {
	const members = Array.from({ length: count }, () => {
		const exchange = createExchange(graph, capacity);
		const workerData: WorkerData = { graph, exchange, loss, backend };
		return { exchange, worker: new Worker(workerFile(), { workerData }) };
	});
	const close = async () => {
		await Promise.all(members.map(({ worker }) => worker.terminate()));
	};
	try {
		await Promise.all(members.map(({ worker }) => ready(worker)));
	} catch (error) {
		await close();
		throw error;
	}
	let asked: Exchange[] = [];
	return {
		count,
		begin(current, shares) {
			asked = shares.map((share, i) => {
				ask(members[i].exchange, current, share);
				return members[i].exchange;
			});
		},
		finish: () => asked.map(resultOf),
		close,
	};
}

/** A thread that has not answered by then has died; a step takes seconds at most. */
const PATIENCE = 600_000;

function resultOf(exchange: Exchange): Differentiated {
	try {
		return awaitAnswer(exchange, PATIENCE);
	} catch (error) {
		throw new TrainError(
			`a training thread stopped (${(error as Error).message}): train with --workers 1`,
			{ cause: error },
		);
	}
}

function ready(worker: Worker): Promise<void> {
	return new Promise((resolve, reject) => {
		const failed = (reason: unknown) =>
			reject(
				new TrainError(
					`a training thread did not start (${reason}): train with --workers 1`,
				),
			);
		worker.once("message", () => {
			worker.unref(); // A trainer that is dropped does not keep the process alive.
			resolve();
		});
		worker.once("error", failed);
		worker.once("exit", (code) => failed(`exit code ${code}`));
	});
}

/** A bundle of its own beside the one that this is part of; from the sources, the one that was built last. */
function workerFile(): URL {
	const places = ["./train-worker.js", "../train-worker.js"];
	const urls = [...places, "../../../dist/train-worker.js"].map(
		(path) => new URL(path, import.meta.url),
	);
	return urls.find((url) => existsSync(url)) ?? urls[0];
}
