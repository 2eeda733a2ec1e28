interface Waiting {
	cost: number;
	start: () => void;
}

/** Limits what runs at the same time by a cost, e.g. bytes; first come, first served. */
export class Budget {
	#free: number;
	readonly #total: number;
	readonly #waiting: Waiting[] = [];

	constructor(total: number) {
		this.#total = total;
		this.#free = total;
	}

	/** Runs `task` once `cost` is free; one that costs more than there is runs alone. */
	async run<T>(cost: number, task: () => Promise<T>): Promise<T> {
		const taken = Math.min(cost, this.#total);
		await new Promise<void>((start) => {
			this.#waiting.push({ cost: taken, start });
			this.#next();
		});
		try {
			return await task();
		} finally {
			this.#free += taken;
			this.#next();
		}
	}

	#next(): void {
		while (this.#waiting.length > 0 && this.#waiting[0].cost <= this.#free) {
			const { cost, start } = this.#waiting.shift() as Waiting;
			this.#free -= cost;
			start();
		}
	}
}
