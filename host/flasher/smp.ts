import { decode, encode } from "cborg";
import {
	SMP_ANSWER,
	SMP_H_BYTES,
	SMP_H_COMMAND,
	SMP_H_GROUP,
	SMP_H_OP,
	SMP_H_SEQUENCE,
	SMP_HEADER_BYTES,
	SMP_OP_MASK,
	SMP_VERSION_2,
	SMP_VERSION_SHIFT,
} from "../../assembly/shared/smp";
import { SmpError, TimeoutError } from "./errors";
import { encodeFrame, FrameDecoder } from "./frame";
import type { Transport } from "./transport";

/** A CBOR map. */
export type Fields = Record<string, unknown>;

export interface Request {
	/** SMP_READ or SMP_WRITE. */
	operation: number;
	group: number;
	command: number;
	fields?: Fields;
}

export interface RequestOptions {
	/** Milliseconds for an answer; default 2000. */
	timeout?: number;
	/** How often to ask again; default 3. */
	retries?: number;
	signal?: AbortSignal;
}

interface Pending {
	request: Request;
	resolve(fields: Fields): void;
	reject(error: Error): void;
}

const SEQUENCES = 256;

/** Header and CBOR map of a request in protocol version 2. */
export function encodeMessage(request: Request, sequence: number): Uint8Array {
	const body = encode(request.fields ?? {});
	const header = Buffer.alloc(SMP_HEADER_BYTES);
	header[SMP_H_OP] = (SMP_VERSION_2 << SMP_VERSION_SHIFT) | request.operation;
	header.writeUInt16BE(body.length, SMP_H_BYTES);
	header.writeUInt16BE(request.group, SMP_H_GROUP);
	header[SMP_H_SEQUENCE] = sequence;
	header[SMP_H_COMMAND] = request.command;
	return Buffer.concat([header, body]);
}

/** Asks a board questions and finds the answers among what comes in. Several may be open at a time. */
export class SmpClient {
	readonly port: string;
	readonly #transport: Transport;
	readonly #decoder = new FrameDecoder();
	readonly #pending = new Map<number, Pending>();
	#sequence = 0;
	#lost: Error | undefined;

	constructor(transport: Transport) {
		this.port = transport.name;
		this.#transport = transport;
		transport.listen(
			(bytes) => {
				for (const message of this.#decoder.push(bytes)) this.#take(message);
			},
			(reason) => this.#lose(reason),
		);
	}

	/**
	 * Sends a request, again if no answer comes in time, and resolves with the answer's fields.
	 * Throws SmpError, TimeoutError, TransportError, or the signal's reason.
	 */
	async request(
		request: Request,
		options: RequestOptions = {},
	): Promise<Fields> {
		const { timeout = 2000, retries = 3, signal } = options;
		for (let attempt = 0; attempt <= retries; attempt++) {
			signal?.throwIfAborted();
			const answer = await this.#ask(request, timeout, signal);
			if (answer) return answer;
		}
		const seconds = (timeout * (retries + 1)) / 1000;
		throw new TimeoutError(this.port, seconds);
	}

	/** One attempt; undefined after the time-out. */
	async #ask(request: Request, timeout: number, signal?: AbortSignal) {
		if (this.#lost) throw this.#lost;
		const sequence = this.#sequence++ % SEQUENCES;
		const answer = new Promise<Fields>((resolve, reject) => {
			this.#pending.set(sequence, { request, resolve, reject });
		});
		const abort = () => this.#pending.get(sequence)?.reject(signal?.reason);
		signal?.addEventListener("abort", abort);
		const waiting = new AbortController();
		try {
			await this.#transport.write(
				encodeFrame(encodeMessage(request, sequence)),
			);
			return await Promise.race([
				answer,
				this.#timeout(timeout, waiting.signal),
			]);
		} finally {
			waiting.abort();
			signal?.removeEventListener("abort", abort);
			this.#pending.delete(sequence);
		}
	}

	/** Resolves after `milliseconds` of the peer's time, which is the wall's unless it has to be driven. */
	async #timeout(milliseconds: number, done: AbortSignal): Promise<undefined> {
		const { drive } = this.#transport;
		if (!drive) return sleep(milliseconds, done);
		for (let passed = 0; passed < milliseconds && !done.aborted; ) {
			passed += drive.call(this.#transport);
			await new Promise(setImmediate);
		}
		return undefined;
	}

	#take(message: Uint8Array) {
		const header = Buffer.from(message);
		const pending = this.#pending.get(header[SMP_H_SEQUENCE]);
		const { request } = pending ?? {};
		if (!pending || !request) return;
		const isAnswer =
			(header[SMP_H_OP] & SMP_OP_MASK) === request.operation + SMP_ANSWER &&
			header.readUInt16BE(SMP_H_GROUP) === request.group &&
			header[SMP_H_COMMAND] === request.command;
		const fields = isAnswer && fieldsOf(message.subarray(SMP_HEADER_BYTES));
		if (!fields) return;
		const error = errorOf(this.port, fields);
		if (error) pending.reject(error);
		else pending.resolve(fields);
	}

	#lose(reason: Error) {
		this.#lost = reason;
		for (const { reject } of this.#pending.values()) reject(reason);
	}
}

/** Undefined for what is no CBOR map. */
function fieldsOf(body: Uint8Array): Fields | undefined {
	try {
		const fields: unknown = body.length > 0 ? decode(body) : {};
		return typeof fields === "object" && fields !== null
			? (fields as Fields)
			: undefined;
	} catch {
		return undefined;
	}
}

function errorOf(port: string, { err, rc }: Fields): SmpError | undefined {
	if (typeof err === "object" && err !== null) {
		const { group, rc: code } = err as { group: number; rc: number };
		return new SmpError(port, group, code);
	}
	return typeof rc === "number" && rc !== 0
		? new SmpError(port, undefined, rc)
		: undefined;
}

function sleep(milliseconds: number, done: AbortSignal): Promise<undefined> {
	return new Promise((resolve) => {
		const timer = setTimeout(resolve, milliseconds, undefined);
		done.addEventListener("abort", () => {
			clearTimeout(timer);
			resolve(undefined);
		});
	});
}
