import { expect, test } from "vitest";
import type { Parameter } from "../../converter/graph/float";
import { Sgd } from "../../converter/train/sgd";

function pair() {
	const kernel: Parameter = { shape: [2], values: Float32Array.of(1, -2) };
	const bias: Parameter = { shape: [1], values: Float32Array.of(0.5) };
	const sgd = new Sgd(
		[
			{ parameter: kernel, decay: true },
			{ parameter: bias, decay: false },
		],
		0.1,
	);
	const gradients = new Map([
		[kernel, Float32Array.of(0.3, 0)],
		[bias, Float32Array.of(1)],
	]);
	return { kernel, bias, sgd, gradients };
}

// g = 0.3 + 0.1 * 1 = 0.4, v = 0.4, w = 1 - 0.5 * (0.4 + 0.9 * 0.4) = 0.62;
// then g = 0.362, v = 0.722, w = 0.62 - 0.5 * (0.362 + 0.9 * 0.722) = 0.1141.
test("two steps with Nesterov's momentum and decay in the gradient, by hand", () => {
	const { kernel, bias, sgd, gradients } = pair();
	sgd.step(gradients, 0.5);
	expect(kernel.values[0]).toBeCloseTo(0.62, 6);
	expect(kernel.values[1]).toBeCloseTo(-1.81, 6); // by decay alone: g = -0.2
	expect(bias.values[0]).toBeCloseTo(0.5 - 0.5 * 1.9, 6); // no decay
	sgd.step(gradients, 0.5);
	expect(kernel.values[0]).toBeCloseTo(0.1141, 6);
	expect(bias.values[0]).toBeCloseTo(-0.45 - 0.5 * (1 + 0.9 * 1.9), 6);
});

test("goes on from a state as if it had made the steps itself", () => {
	const [one, other] = [pair(), pair()];
	one.sgd.step(one.gradients, 0.5);
	other.sgd.restore(one.sgd.state());
	other.kernel.values.set(one.kernel.values);
	one.sgd.step(one.gradients, 0.5);
	other.sgd.step(other.gradients, 0.5);
	expect(other.kernel.values).toEqual(one.kernel.values);
	expect(other.sgd.state()).toEqual(one.sgd.state());
	expect(one.sgd.state().steps).toBe(2);
});
