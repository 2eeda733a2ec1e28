import type { Clamp, QuantizedTensor } from "../../graph/quantized";
import { activationClamp, NO_CLAMP } from "../../quantize/parameters";
import { KINDS } from "../operators/fused";

/** The fused activation that has exactly these limits; where there is none, no activation. */
export function fusedActivation(
	{ min, max }: Clamp,
	{ scale, zeroPoint }: QuantizedTensor,
): { activation: number; clamp: Clamp } {
	const activation = KINDS.findIndex((kind) => {
		const clamp = activationClamp(kind, scale, zeroPoint);
		return clamp.min === min && clamp.max === max;
	});
	return activation < 0
		? { activation: 0, clamp: NO_CLAMP }
		: { activation, clamp: { min, max } };
}
