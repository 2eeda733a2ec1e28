type Listener = (bytes: Uint8Array) => void;

/** The serial line: what the host wrote waits here for the firmware, what the firmware writes goes to listeners. */
export class Uart {
	#waiting: Uint8Array[] = [];
	readonly #listeners = new Set<Listener>();

	/** Bytes from the host. */
	receive(bytes: Uint8Array) {
		if (bytes.length > 0) this.#waiting.push(bytes.slice());
	}

	/** Moves up to `destination.length` waiting bytes into `destination`; returns how many. */
	take(destination: Uint8Array): number {
		const [first] = this.#waiting;
		if (!first) return 0;
		const part = first.subarray(0, destination.length);
		destination.set(part);
		if (part.length === first.length) this.#waiting.shift();
		else this.#waiting[0] = first.subarray(part.length);
		return part.length;
	}

	/** Bytes from the firmware. */
	send(bytes: Uint8Array) {
		for (const listener of this.#listeners) listener(bytes);
	}

	/** Calls `listener` with what the firmware sends, until the function that it returns is called. */
	listen(listener: Listener): () => void {
		this.#listeners.add(listener);
		return () => this.#listeners.delete(listener);
	}

	/** A power cycle: what waited is lost. */
	clear() {
		this.#waiting = [];
	}
}
