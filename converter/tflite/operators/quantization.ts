import { Unsupported } from "../problems";
import type { Activation } from "../values";

/** TFLite's tolerance where scales must be equal. */
const TOLERANCE = 1e-6;

/** For operators that hand bytes on without requantizing them. */
export function sameQuantization(a: Activation, b: Activation) {
	if (Math.abs(a.scale - b.scale) > TOLERANCE || a.zeroPoint !== b.zeroPoint)
		throw new Unsupported(
			`its input has scale ${a.scale} and zero point ${a.zeroPoint}, its output ${b.scale} and ${b.zeroPoint}, where they must be equal`,
		);
}
