/** Where everything lies in the arena and in which order rows are computed; mirrors the blob's plan section. */
export interface Plan {
	arenaBytes: number;
	/** The largest set of bytes that must be there at one time: no plan of this schedule can be smaller. */
	lowerBound: number;
	/** By tensor. */
	tensors: { offset: number; ring: number }[];
	/** By operator. */
	operators: OperatorPlacement[];
	steps: Step[];
	/** Rows of the input come when a step asks for them; otherwise the whole input is there before the first step. */
	inputByRows: boolean;
}

/** An operator's next output rows; of INPUT_STEP, the next rows of the network's input. */
export interface Step {
	operator: number;
	rows: number;
}

export interface OperatorPlacement {
	scratchOffset: number;
	scratchBytes: number;
	tileOffset: number;
	tileBytes: number;
}

/** Steps from the first to the last, both included. */
export type Interval = readonly [first: number, last: number];

/** A stretch of the arena; what lies in it need not keep all of it all the time. */
export interface Buffer {
	bytes: number;
	parts: Part[];
}

/** Bytes [at, at + bytes) of a buffer, and when they must keep their content. */
export interface Part {
	at: number;
	bytes: number;
	during: Interval[];
}
