/**
 * Table values to int8, the formula at F_OFFSET in shared/blob.ts, in integers alone: f64 values are taken apart into
 * mantissa and exponent, so that no float unit or library rounds in between.
 */
import { F_EXPONENT, F_MULTIPLIER, F_OFFSET } from "../shared/blob";

/**
 * q of one table value; `record` is the feature's record (FEATURE_BYTES), zeroPoint the input tensor's.
 * What exceeds Q16.16 saturates; refuse NaN before, it counts as an infinity here.
 */
export function featureToInput(record: usize, value: f64, zeroPoint: i32): i32 {
	const x = featureToFixed(value, load<i32>(record, F_EXPONENT));
	return fixedToInput(record, x, zeroPoint);
}

/** q of a value that is Q16.16 already. */
export function fixedToInput(record: usize, x: i32, zeroPoint: i32): i32 {
	const difference = <i64>x - load<i32>(record, F_OFFSET);
	const product = difference * load<i32>(record, F_MULTIPLIER); // at most (2^32 - 1) * 2^31
	const magnitude = <u64>(product < 0 ? -product : product);
	const steps = <i64>((magnitude + 0x80000000) >> 32);
	const q = <i64>zeroPoint + (product < 0 ? -steps : steps);
	return <i32>max<i64>(-128, min<i64>(127, q));
}

/** round(value * 2^exponent * 2^16), half away from zero, saturated; exponent within -1000..1000. */
export function featureToFixed(value: f64, exponent: i32): i32 {
	const bits = reinterpret<u64>(value);
	const field = <i32>((bits >> 52) & 0x7ff);
	const isNegative = bits >> 63 !== 0;
	const mantissa = (bits & 0xfffffffffffff) | ((<u64>1) << 52);
	const shift = 1075 - field - exponent - 16; // value = mantissa * 2^(field - 1075)
	if (field === 0x7ff || shift < 21)
		return isNegative ? i32.MIN_VALUE : i32.MAX_VALUE;
	if (field === 0 || shift > 53) return 0;
	const magnitude = <i64>((mantissa + ((<u64>1) << (shift - 1))) >> shift);
	const signed = isNegative ? -magnitude : magnitude;
	return <i32>max<i64>(i32.MIN_VALUE, min<i64>(i32.MAX_VALUE, signed));
}
