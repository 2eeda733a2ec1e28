import { opcode } from "../model/operator";
import { OP_MINIMUM } from "../shared/opcodes";

/** minimum and maximum of n values; a and b move on by their steps. All tensors are quantized alike. */
export function extremumRun(
	a: usize,
	stepA: u32,
	b: usize,
	stepB: u32,
	to: usize,
	n: u32,
): void {
	const isMinimum = opcode() === OP_MINIMUM;
	for (const end = to + n; to < end; to++) {
		const x = <i32>load<i8>(a);
		const y = <i32>load<i8>(b);
		store<i8>(to, <i8>(x < y === isMinimum ? x : y));
		a += stepA;
		b += stepB;
	}
}
