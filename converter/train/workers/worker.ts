/** Entry of a worker thread: differentiates the shares that the trainer hands it, until it is terminated. */
import { parentPort, workerData } from "node:worker_threads";
import type { FloatGraph } from "../../graph/float";
import { openBackend } from "../backend";
import { differentiate, type LossOptions } from "../differentiate";
import type { BackendName } from "../settings";
import { answer, type Exchange, nextShare } from "./exchange";

export interface WorkerData {
	graph: FloatGraph;
	exchange: Exchange;
	loss: LossOptions;
	backend: BackendName;
}

const { graph, exchange, loss, backend } = workerData as WorkerData;
const { tf } = await openBackend(backend);
parentPort?.postMessage("ready");
for (;;) {
	const share = nextShare(exchange, graph);
	try {
		answer(exchange, differentiate(tf, graph, share, loss));
	} catch (error) {
		answer(exchange, String(error));
	}
}
