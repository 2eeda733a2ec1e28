import { beforeAll, expect, test } from "vitest";
import { F_EXPONENT, F_MULTIPLIER, F_OFFSET } from "../../assembly/shared/blob";
import { Random } from "../../converter/dataset/random";
import { compileImage, type ImageExports } from "./module";

let image: ImageExports;
beforeAll(async () => {
	image = await compileImage("firmware");
});

const RECORD = 4096;
const [MIN, MAX] = [-(2 ** 31), 2 ** 31 - 1];

function q(offset: number, multiplier: number, x: number, zeroPoint: number) {
	const record = new DataView(image.memory.buffer, RECORD);
	record.setInt32(F_OFFSET, offset, true);
	record.setInt32(F_MULTIPLIER, multiplier, true);
	return image.fixedToInput(RECORD, x, zeroPoint);
}

/** numerator / 2^bits, half away from zero. */
function roundedShift(numerator: bigint, bits: bigint): bigint {
	const magnitude = numerator < 0n ? -numerator : numerator;
	const rounded = (2n * magnitude + (1n << bits)) / (2n << bits);
	return numerator < 0n ? -rounded : rounded;
}

function clamp(value: bigint, low: bigint, high: bigint): bigint {
	return value < low ? low : value > high ? high : value;
}

test("q is the formula, exactly, over edges and 5,000 seeded records", () => {
	const random = new Random(1);
	const edges = [0, 1, -1, 32768, -32768, 65536, MIN, MAX];
	const pick = () =>
		random.float() < 0.3
			? edges[random.integer(edges.length)]
			: Math.floor((random.float() - 0.5) * 2 ** (1 + random.float() * 31));
	for (let i = 0; i < 5000; i++) {
		const [offset, multiplier, x] = [pick(), pick(), pick()];
		const zeroPoint = random.integer(256) - 128;
		const product = (BigInt(x) - BigInt(offset)) * BigInt(multiplier);
		const exact = BigInt(zeroPoint) + roundedShift(product, 32n);
		expect(
			q(offset, multiplier, x, zeroPoint),
			`${offset} ${multiplier} ${x} ${zeroPoint}`,
		).toBe(Number(clamp(exact, -128n, 127n)));
	}
});

/** The f64 as a fraction of big integers, so that the check shares no float operation. */
function exactFixed(value: number, exponent: number): number {
	const view = new DataView(new ArrayBuffer(8));
	view.setFloat64(0, value);
	const bits = view.getBigUint64(0);
	const field = (bits >> 52n) & 0x7ffn;
	const fraction = bits & 0xfffffffffffffn;
	const mantissa = field === 0n ? fraction : fraction | (1n << 52n);
	const power = (field === 0n ? 1n : field) - 1075n + BigInt(exponent) + 16n;
	const signed = value < 0 ? -mantissa : mantissa;
	const exact = power >= 0n ? signed << power : roundedShift(signed, -power);
	return Number(clamp(exact, BigInt(MIN), BigInt(MAX)));
}

test("a value becomes Q16.16 exactly, half away from zero, saturated", () => {
	const random = new Random(2);
	const edges = [
		0,
		-0,
		5e-324,
		2 ** -17,
		-(2 ** -17),
		0.49999999999999994 / 65536,
		1.5 / 65536,
		32767.99999,
		32768,
		-32768,
		-32768.00001,
		1e300,
		-1e300,
		2 ** 52 + 1,
	];
	const values = edges.concat(
		Array.from(
			{ length: 3000 },
			() => (random.float() - 0.5) * 2 ** (random.float() * 60 - 30),
		),
	);
	for (const value of values)
		for (const exponent of [0, 7, -3, 20, -40])
			expect(
				image.featureToFixed(value, exponent),
				`${value} * 2^${exponent}`,
			).toBe(exactFixed(value, exponent));
	expect(image.featureToFixed(Infinity, 0)).toBe(MAX);
	expect(image.featureToFixed(-Infinity, 0)).toBe(MIN);
});

test("featureToInput takes both steps with the record's exponent", () => {
	const record = new DataView(image.memory.buffer, RECORD);
	record.setInt32(F_OFFSET, 3 * 65536, true);
	record.setInt32(F_MULTIPLIER, 10 * 65536, true);
	record.setInt32(F_EXPONENT, -2, true);
	expect(image.featureToInput(RECORD, 20, -7)).toBe(-7 + (5 - 3) * 10);
	expect(image.featureToInput(RECORD, 1e9, -7)).toBe(127);
	expect(image.featureToInput(RECORD, -1e9, -7)).toBe(-128);
});
