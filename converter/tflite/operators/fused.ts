/** Fused activations: limits on the int8 output. */
import type { Clamp } from "../../graph/quantized";
import { type Activation, activationClamp } from "../../quantize/parameters";
import { Malformed, Unsupported } from "../problems";
import type { Activation as Tensor } from "../values";

/** ActivationFunctionType of TFLite's schema. */
export const KINDS: Activation[] = ["none", "relu", "reluN1To1", "relu6"];
const OTHERS: Record<number, string> = { 4: "TANH", 5: "SIGN_BIT" };

/** @param code the options' fused_activation_function */
export function fusedClamp(code: number, { scale, zeroPoint }: Tensor): Clamp {
	const kind = KINDS[code];
	if (kind) return activationClamp(kind, scale, zeroPoint);
	if (OTHERS[code])
		throw new Unsupported(`the activation ${OTHERS[code]} is fused into it`);
	throw new Malformed(`it has the fused activation ${code}`);
}
