import type { QuantizedTensor } from "../../graph/quantized";
import { Unsupported } from "../problems";

type Quantization = Pick<QuantizedTensor, "scale" | "zeroPoint">;

/** TFLite's tolerance where scales must be equal. */
const TOLERANCE = 1e-6;

export function isAlike(a: Quantization, b: Quantization): boolean {
	return (
		Math.abs(a.scale - b.scale) <= TOLERANCE && a.zeroPoint === b.zeroPoint
	);
}

/** For operators that hand bytes on without requantizing them. Throws Unsupported. */
export function sameQuantization(a: Quantization, b: Quantization) {
	if (!isAlike(a, b)) throw new Unsupported(differing(a, b));
}

export function differing(a: Quantization, b: Quantization): string {
	return `its input has scale ${a.scale} and zero point ${a.zeroPoint}, its output ${b.scale} and ${b.zeroPoint}, where they must be equal`;
}
