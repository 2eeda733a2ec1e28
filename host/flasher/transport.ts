/** A line to a board: bytes out, bytes in. */
export interface Transport {
	/** For messages: "/dev/ttyACM0", "tcp://localhost:4000". */
	readonly name: string;
	/** Resolves once the bytes are on their way; only an answer proves that they arrived. */
	write(bytes: Uint8Array): Promise<void>;
	/** Sets who gets the bytes that come in, and who hears, with the reason, that the line is gone. */
	listen(onBytes: (bytes: Uint8Array) => void, onLost: LostListener): void;
	close(): Promise<void>;
	/**
	 * Only for a peer that runs when it is driven (a simulated board): lets it run until it sends something, or a
	 * moment, and returns how many milliseconds of its own time that took. Time-outs are then measured in those.
	 */
	drive?(): number;
}

export type LostListener = (reason: Error) => void;

/** The line cannot be opened, or is gone. */
export class TransportError extends Error {
	override name = "TransportError";
}
