/** A network's files, as the benchmark's processes find them. */
export interface NetFiles {
	/** .oce */
	blob: string;
	/** The same network as .tflite. */
	tflite: string;
}

/** One inference: the input tensor's bytes in, the output tensor's out, both int8. */
export type Run = (input: Int8Array) => Int8Array | Promise<Int8Array>;

/** Loads a network on one thread. Throws Error with the reason where that is not to be had here. */
export type Open = (files: NetFiles) => Promise<Run>;
