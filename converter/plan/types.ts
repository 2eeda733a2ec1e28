/** Where everything lies in the arena and in which order rows are computed; mirrors the blob's plan section. */
export interface Plan {
	arenaBytes: number;
	/** The largest set of bytes that must be there at one time: no plan of this schedule can be smaller. */
	lowerBound: number;
	/** By tensor. */
	tensors: { offset: number; ring: number }[];
	/** By operator. */
	operators: OperatorPlacement[];
	steps: { operator: number; rows: number }[];
}

export interface OperatorPlacement {
	scratchOffset: number;
	scratchBytes: number;
	tileOffset: number;
	tileBytes: number;
}

/** A stretch of the arena that must keep its content from operator `first` to operator `last`, both included. */
export interface Buffer {
	bytes: number;
	first: number;
	last: number;
}
