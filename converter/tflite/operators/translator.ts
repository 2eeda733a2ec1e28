import type { QuantizedOperator } from "../../graph/quantized";
import type { Node } from "../node";

/** An operator of a .tflite file as operators of the graph. Throws Unsupported, Malformed. */
export type Translator = (
	node: Node,
) => QuantizedOperator | QuantizedOperator[];
