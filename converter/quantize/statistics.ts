import type { Histogram } from "./histogram";

/** The range that a layer's output is quantized for. */
export interface Observation {
	min: number;
	max: number;
	/** Without the batch. */
	shape: number[];
}

/** All that calibration saw of a layer's output; min and max are the least and the greatest value. */
export interface Statistics extends Observation {
	histogram: Histogram;
	/** The largest absolute value of each channel. */
	peaks: Float32Array;
}

/** By layer name; "input" is the network's input. */
export type Observations = ReadonlyMap<string, Observation>;
