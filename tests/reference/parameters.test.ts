import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { lookupTable } from "../../converter/quantize/lookup";
import {
	activationClamp,
	addParameters,
	convMultipliers,
	fullyConnectedMultipliers,
	meanParameters,
	mulParameters,
	NO_CLAMP,
	preluParameters,
	softmaxParameters,
} from "../../converter/quantize/parameters";
import {
	type Multiplier,
	quantizeMultiplier,
} from "../../converter/quantize/requantize";

const f32 = Math.fround;
const real = ({ multiplier, shift }: Multiplier) =>
	multiplier * 2 ** (shift - 31);

describe("activationClamp", () => {
	const scale = f32(6 / 255);
	test.each([
		["none", scale, 3, -128, 127],
		["relu", scale, 3, 3, 127],
		["relu6", scale, -128, -128, 127],
		["relu6", f32(0.05), -128, -128, -8],
		["relu6", f32(0.05), 100, 100, 127],
		["reluN1To1", f32(0.0625), 7, -9, 23],
		["reluN1To1", f32(0.4), 0, -3, 3],
		["reluN1To1", f32(0.001), 0, -128, 127],
	] as const)("%s at %d, zero point %i", (activation, s, zero, min, max) => {
		expect(activationClamp(activation, s, zero)).toEqual({ min, max });
	});

	test("divides in float32", () => {
		const scale = f32(6 / 3.5);
		expect(6 / scale).toBeLessThan(3.5);
		expect(activationClamp("relu6", scale, 0).max).toBe(4);
	});
});

describe("multipliers of products", () => {
	const input = f32(0.1);
	const weights = Float32Array.of(0.3, 0.7);
	const output = f32(0.2);

	test("conv2d in double, one a channel", () => {
		expect(convMultipliers(input, weights, output)).toEqual(
			[...weights].map((w) => quantizeMultiplier((input * w) / output)),
		);
	});

	test("fullyConnected per tensor rounds the product to float32", () => {
		const perChannel = fullyConnectedMultipliers(input, weights, output, true);
		const perTensor = fullyConnectedMultipliers(input, weights, output, false);
		expect(perChannel).toEqual(convMultipliers(input, weights, output));
		expect(perTensor.map(real)).toEqual(
			[...weights].map((w) =>
				real(quantizeMultiplier(f32(input * w) / output)),
			),
		);
		expect(perTensor).not.toEqual(perChannel);
	});
});

test("add: both to 2^20 / (2 max), the sum back to the output", () => {
	const { a, b, output } = addParameters(0.25, 1, 0.5);
	expect([a, b, output].map(real)).toEqual([0.125, 0.5, 2 ** -18]);
});

describe("mean", () => {
	const scale = fc.double({ min: 1e-4, max: 10, noNaN: true }).map(f32);

	test("multiplies by the scale ratio / count", () => {
		const count = fc.integer({ min: 1, max: 65535 });
		fc.assert(
			fc.property(scale, scale, count, (input, output, n) => {
				const exact = input / output / n;
				const error = Math.abs(real(meanParameters(input, output, n)) / exact);
				// A rounded multiplier of 31 bits, then a quotient of 30 bits at least, truncated.
				expect(Math.abs(error - 1)).toBeLessThan(2 ** -29 + 2 ** -31);
			}),
		);
	});

	test("truncates where the multiplier of ratio / count would round", () => {
		expect(meanParameters(1, 1, 3).multiplier).toBe(715827882);
		expect(meanParameters(1, 1, 3).shift).toBe(0);
		expect(quantizeMultiplier(1 / 3).multiplier).toBe(1431655765);
	});

	test("raises no further than the shift allows", () => {
		expect(meanParameters(2 ** -31, 1, 1024)).toEqual({
			multiplier: 2 ** 21,
			shift: -31,
		});
	});
});

describe("softmax", () => {
	test("scale * beta in Q5.26, and the least difference that counts", () => {
		expect(softmaxParameters(0.0625, 2)).toEqual({
			multiplier: 2 ** 30,
			shift: 24,
			diffMin: -124,
		});
		expect(softmaxParameters(1, 1).diffMin).toBe(-15);
	});

	test("saturates a large scale", () => {
		const parameters = softmaxParameters(1000, 1);
		expect(parameters.multiplier).toBe(2 ** 31 - 1);
		expect(parameters.shift).toBe(31);
		expect(parameters.diffMin).toBe(0);
	});

	test("refuses a scale that leaves nothing", () => {
		expect(() => softmaxParameters(2 ** -30, 1)).toThrow(RangeError);
		expect(() => softmaxParameters(1, 0)).toThrow("with beta 0");
	});
});

describe("mul and prelu", () => {
	test("the product of the scales and its quotient are rounded to float32", () => {
		const [a, b, output] = [f32(0.1), f32(0.7), f32(0.3)];
		const ratio = f32(f32(a * b) / output);
		expect(ratio).not.toBe((a * b) / output);
		expect(mulParameters(a, b, output)).toEqual(quantizeMultiplier(ratio));
		expect(preluParameters(a, b, output)).toEqual({
			positive: quantizeMultiplier(f32(a / output)),
			negative: quantizeMultiplier(ratio),
		});
	});
});

describe("lookupTable", () => {
	const input = { scale: f32(0.1), zeroPoint: -5 };
	const output = { scale: f32(0.05), zeroPoint: -128 };

	test("relu and quantize are the real function, rounded", () => {
		for (const op of ["relu", "quantize"] as const) {
			const clamp =
				op === "relu" ? activationClamp(op, output.scale, -128) : NO_CLAMP;
			const table = lookupTable({ op, clamp }, input, output);
			for (let q = -128; q < 128; q++) {
				const wanted = Math.round(((q + 5) * input.scale) / output.scale) - 128;
				const clamped = Math.min(Math.max(wanted, clamp.min), clamp.max);
				expect(table[q + 128]).toBe(clamped);
			}
		}
	});

	test("logistic is within one step, rises, and keeps to 0 and 1", () => {
		const probability = { scale: 1 / 256, zeroPoint: -128 };
		const table = lookupTable(
			{ op: "logistic", clamp: NO_CLAMP },
			input,
			probability,
		);
		for (let q = -128; q < 128; q++) {
			const exact = 256 / (1 + Math.exp(-(q + 5) * input.scale)) - 128;
			expect(Math.abs(table[q + 128] - Math.min(exact, 127))).toBeLessThan(
				0.5001,
			);
		}
		const wide = { scale: 1, zeroPoint: 0 };
		const steep = lookupTable(
			{ op: "logistic", clamp: NO_CLAMP },
			wide,
			probability,
		);
		expect([steep[0], steep[128], steep[255]]).toEqual([-128, 0, 127]);
	});

	test.each([
		["tanh", Math.tanh],
		["abs", Math.abs],
		["leakyRelu", (x: number) => (x < 0 ? 0.3 * x : x)],
		["hardSwish", (x: number) => (x * Math.min(6, Math.max(0, x + 3))) / 6],
	] as const)("%s is the real function within a step", (op, f) => {
		const clamp = NO_CLAMP;
		const table = lookupTable({ op, clamp, alpha: f32(0.3) }, input, output);
		for (let q = -128; q < 128; q++) {
			const exact = f((q + 5) * input.scale) / output.scale - 128;
			const clamped = Math.min(Math.max(exact, -128), 127);
			expect(Math.abs(table[q + 128] - clamped)).toBeLessThan(0.6);
		}
	});

	test("hardSwish refuses what its 16 bits cannot hold", () => {
		const narrow = { scale: f32(input.scale / 200), zeroPoint: 0 };
		const operator = { op: "hardSwish", clamp: NO_CLAMP } as const;
		expect(() => lookupTable(operator, input, narrow)).toThrow(RangeError);
	});

	test("relu takes its ratio in float32, quantize in double", () => {
		const from = { scale: 0.06138768047094345, zeroPoint: 0 };
		const to = { scale: 0.010022478178143501, zeroPoint: 0 };
		const relu = lookupTable({ op: "relu", clamp: NO_CLAMP }, from, to);
		const quantize = lookupTable({ op: "quantize", clamp: NO_CLAMP }, from, to);
		expect(f32(from.scale / to.scale)).toBe(6.125); // a little more in double
		expect([relu[128 - 4], quantize[128 - 4]]).toEqual([-24, -25]);
	});
});
