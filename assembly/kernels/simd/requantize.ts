import { requantize } from "../requantize";

/**
 * Requantization of 8 output channels at once. Their parameters, 176 bytes:
 *   0 bias 8 x i32 | 32 multiplier | 64 half = 2^(e-1) | 96 power = 2^(32-e) | 128 shift = -e | 160 exact (u32)
 * The vector form needs 2 <= e <= 30 and |acc| < 2^30: then acc * 2 and t + half stay inside int32. Where a channel
 * does not meet that, `exact` is set and the scalar form does the work.
 */
export const CHANNELS: u32 = 8;
export const PARAMETER_BYTES: u32 = 176;
const MULTIPLIER: usize = 32;
const HALF: usize = 64;
const POWER: usize = 96;
const SHIFT: usize = 128;
const EXACT: usize = 160;

/** |x * w| <= 128 * 128, so |acc| <= |bias| + depth * 2^14. */
const LARGEST_PRODUCT: i64 = 1 << 14;
const ACCUMULATOR_BOUND: i64 = 1 << 30;

const lanes: usize = ASC_FEATURE_SIMD ? memory.data(32, 16) : 0;

/** Writes the parameters of channel `lane`. */
export function parameterSet(
	at: usize,
	lane: u32,
	bias: i32,
	multiplier: i32,
	shift: i32,
	depth: u32,
): void {
	const p = at + lane * 4;
	const e = -shift;
	store<i32>(p, bias);
	store<i32>(p, multiplier, MULTIPLIER);
	store<i32>(p, 1 << (e - 1), HALF);
	store<i32>(p, 1 << (32 - e), POWER);
	store<i32>(p, shift, SHIFT);
	const bound =
		(bias < 0 ? -(<i64>bias) : <i64>bias) + <i64>depth * LARGEST_PRODUCT;
	if (e < 2 || e > 30 || bound >= ACCUMULATOR_BOUND) store<u32>(at, 1, EXACT);
}

/** Fills lanes from `lane` on with channels that are not there. */
export function parameterPad(at: usize, lane: u32): void {
	for (; lane < CHANNELS; lane++) parameterSet(at, lane, 0, 0, -2, 0);
}

/** floor((a * b + 2^30) / 2^31) a lane. */
function doublingHighMul(a: v128, b: v128): v128 {
	const twice = i32x4.shl(a, 1);
	const half = i64x2.splat(0x80000000);
	const low = i64x2.add(i64x2.extmul_low_i32x4_s(twice, b), half);
	const high = i64x2.add(i64x2.extmul_high_i32x4_s(twice, b), half);
	return v128.shuffle<i32>(low, high, 1, 3, 5, 7);
}

/** t / 2^e a lane, halves away from zero: the high word of (t + half - (t < 0)) * 2^(32-e). */
function roundingShift(t: v128, half: v128, power: v128): v128 {
	const nudged = i32x4.add(i32x4.add(t, half), i32x4.shr_s(t, 31));
	const low = i64x2.extmul_low_i32x4_s(nudged, power);
	const high = i64x2.extmul_high_i32x4_s(nudged, power);
	return v128.shuffle<i32>(low, high, 1, 3, 5, 7);
}

/** Two accumulators of 4 channels -> 8 requantized int16, not yet clamped. */
export function requantize8(
	low: v128,
	high: v128,
	at: usize,
	zeroPoint: v128,
): v128 {
	if (load<u32>(at, EXACT)) return exact8(low, high, at, zeroPoint);
	const a = doublingHighMul(low, v128.load(at, MULTIPLIER));
	const b = doublingHighMul(high, v128.load(at, MULTIPLIER + 16));
	const x = roundingShift(a, v128.load(at, HALF), v128.load(at, POWER));
	const y = roundingShift(
		b,
		v128.load(at, HALF + 16),
		v128.load(at, POWER + 16),
	);
	return i16x8.add_sat_s(i16x8.narrow_i32x4_s(x, y), zeroPoint);
}

/** The scalar form a lane; the sum with the zero point wraps there, so it is taken before anything saturates. */
function exact8(low: v128, high: v128, at: usize, zeroPoint: v128): v128 {
	v128.store(lanes, low);
	v128.store(lanes, high, 16);
	const zero = <i32>i16x8.extract_lane_s(zeroPoint, 0);
	for (let i: usize = 0; i < 32; i += 4) {
		const multiplier = load<i32>(at + i, MULTIPLIER);
		const shift = load<i32>(at + i, SHIFT);
		const scaled = requantize(load<i32>(lanes + i), multiplier, shift);
		store<i32>(lanes + i, scaled + zero);
	}
	return i16x8.narrow_i32x4_s(v128.load(lanes), v128.load(lanes, 16));
}

/** Stores the first `count` of 8 int8 values; all 8 in one go where they are there. */
export function storeChannels(address: usize, values: v128, count: u32): void {
	if (count >= CHANNELS) {
		v128.store_lane<u64>(address, values, 0);
		return;
	}
	v128.store(lanes, values);
	memory.copy(address, lanes, count);
}
