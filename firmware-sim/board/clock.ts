/** The board's milliseconds since power-on. */
export interface Clock {
	now(): number;
	/** Called once a tick. */
	step(): void;
}

/** Time that passes only with ticks, a millisecond each: the same run gives the same times. */
export function virtualClock(): Clock {
	let milliseconds = 0;
	return {
		now: () => milliseconds,
		step: () => {
			milliseconds++;
		},
	};
}

/** The time on the wall, for a board that others talk to. */
export function realClock(): Clock {
	const start = performance.now();
	return { now: () => Math.floor(performance.now() - start), step: () => {} };
}
