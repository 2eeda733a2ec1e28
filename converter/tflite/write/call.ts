import type { Clamp } from "../../graph/quantized";
import type { FileOperator } from "./file";

/** An operator of TFLite without its output. */
export interface Call
	extends Pick<FileOperator, "name" | "inputs" | "options"> {
	/** Where it is not the usual one for int8. */
	version?: number;
	/** The output's, as TFLite computes it. */
	shape: readonly number[];
	/** Limits that it has on its output; undefined where the graph's operator takes no notice of its own. */
	clamp?: Clamp;
}
