import { type AddressInfo, createServer, type Socket } from "node:net";
import type { Machine } from "./machine";

/** Longest run of ticks before others in this process get their turn. */
const BURST_MILLISECONDS = 5;
/** Pause of a board that has nothing to do. */
const IDLE_MILLISECONDS = 2;

export interface ServedBoard {
	/** The port in use: the one asked for, or the one that the system chose for 0. */
	port: number;
	close(): Promise<void>;
}

/**
 * Runs a board in real time and offers its serial line on 127.0.0.1. A second client is turned away while the first
 * is there. `onFault` hears, once, what stopped the board.
 */
export async function serveBoard(
	machine: Machine,
	port: number,
	onFault: (error: unknown) => void = (error) => {
		throw error;
	},
): Promise<ServedBoard> {
	let client: Socket | undefined;
	const stopListening = machine.uart.listen((bytes) => client?.write(bytes));
	const server = createServer({ noDelay: true }, (socket) => {
		if (client) {
			socket.destroy();
			return;
		}
		client = socket;
		socket.on("data", (bytes) => machine.uart.receive(bytes));
		socket.on("error", () => {}); // "close" follows
		socket.on("close", () => {
			client = undefined;
		});
	});
	await new Promise<void>((resolve, reject) => {
		server.once("error", reject);
		server.listen(port, "127.0.0.1", resolve);
	});
	const stop = run(machine, onFault);
	return {
		port: (server.address() as AddressInfo).port,
		async close() {
			stop();
			stopListening();
			client?.destroy();
			await new Promise((resolve) => server.close(resolve));
		},
	};
}

/** Ticks in bursts, and rests while there is nothing to do; returns the function that ends it. */
function run(machine: Machine, onFault: (error: unknown) => void): () => void {
	let timer: NodeJS.Timeout;
	const burst = () => {
		try {
			const end = performance.now() + BURST_MILLISECONDS;
			let isBusy = true;
			while (isBusy && performance.now() < end) isBusy = machine.tick();
			timer = setTimeout(burst, isBusy ? 0 : IDLE_MILLISECONDS);
		} catch (error) {
			onFault(error);
		}
	};
	timer = setTimeout(burst, 0);
	return () => clearTimeout(timer);
}
