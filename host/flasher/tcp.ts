import { connect, type Socket } from "node:net";
import { type LostListener, type Transport, TransportError } from "./transport";

const CONNECT_TIMEOUT = 5000;
/** How long closing waits for bytes that the other side does not take. */
const CLOSE_TIMEOUT = 500;

/** A line over TCP, to a simulated board or a serial server. Throws TransportError where nobody listens. */
export async function openTcp(host: string, port: number): Promise<Transport> {
	const name = `tcp://${host}:${port}`;
	return tcpTransport(await connected(host, port, name), name);
}

async function connected(
	host: string,
	port: number,
	name: string,
): Promise<Socket> {
	const socket = connect({ host, port, noDelay: true });
	await new Promise<void>((resolve, reject) => {
		const fail = (reason: string) => {
			socket.destroy();
			reject(
				new TransportError(
					`cannot connect to ${name} (${reason}): start a board there, for example with \`ocelli sim --port tcp:${port}\``,
				),
			);
		};
		socket.setTimeout(CONNECT_TIMEOUT, () => fail("no answer"));
		socket.once("error", (error: NodeJS.ErrnoException) =>
			fail(error.code ?? error.message),
		);
		socket.once("connect", resolve);
	});
	socket.setTimeout(0);
	socket.removeAllListeners("error");
	return socket;
}

function tcpTransport(socket: Socket, name: string): Transport {
	let onBytes: ((bytes: Uint8Array) => void) | undefined;
	let onLost: LostListener | undefined;
	const lost = new TransportError(
		`the connection to ${name} is gone: is the board still running?`,
	);
	socket.on("data", (bytes) => onBytes?.(bytes));
	socket.on("error", () => {}); // "close" follows
	socket.on("close", () => onLost?.(lost));
	return {
		name,
		listen(bytes, gone) {
			onBytes = bytes;
			onLost = gone;
			if (socket.destroyed) gone(lost);
		},
		write: (bytes) =>
			new Promise((resolve, reject) => {
				socket.write(bytes, (error) => (error ? reject(lost) : resolve()));
			}),
		close() {
			onLost = undefined;
			return closed(socket);
		},
	};
}

/** Sends what is left and hangs up, whether or not the other side does so too. */
async function closed(socket: Socket): Promise<void> {
	if (socket.destroyed) return;
	const gone = new Promise<void>((resolve) =>
		socket.once("close", () => resolve()),
	);
	const hangUp = () => socket.destroy();
	const timer = setTimeout(hangUp, CLOSE_TIMEOUT);
	socket.end(hangUp);
	await gone;
	clearTimeout(timer);
}
