import { beforeAll, describe, expect, test } from "vitest";
import { openBackend } from "../../converter/train/backend";
import { runKernel } from "../../converter/train/layers/tensors";
import type { Tensor, Tensor4D, Tf } from "../../converter/train/tf";
import { random4d, relativeError } from "./tensors";

/** Every gradient kernel of the wasm backend against the plain JavaScript backend's, which is written independently. */
let tf: Tf;
beforeAll(async () => {
	tf = (await openBackend("wasm")).tf;
	await openBackend("cpu");
});

async function worstError(compute: () => Tensor[]): Promise<number> {
	const run = async (backend: string) => {
		await tf.setBackend(backend);
		const values: Float32Array[] = [];
		tf.tidy(() => {
			for (const tensor of compute())
				values.push(Float32Array.from(tensor.dataSync()));
		});
		return values;
	};
	const expected = await run("cpu");
	const actual = await run("wasm");
	return Math.max(...actual.map((v, i) => relativeError(v, expected[i])));
}

const SIZES = [
	[8, 8],
	[7, 9],
	[6, 5],
];
const WINDOWS = [1, 3, 5].flatMap((kernel) =>
	[1, 2, 3].flatMap((stride) =>
		(["same", "valid"] as const).map((padding) => ({
			kernel,
			stride,
			padding,
		})),
	),
);
const windows = SIZES.flatMap(([height, width]) =>
	WINDOWS.map((window) => ({ height, width, ...window })),
);

describe("conv2d", () => {
	const cases = windows.flatMap((window) =>
		[
			[3, 8],
			[5, 7],
		].map(([ci, co]) => ({ ...window, ci, co })),
	);
	test.each(cases)(
		"$height x $width, kernel $kernel, stride $stride, $padding, $ci to $co",
		async ({ height, width, kernel, stride, padding, ci, co }) => {
			const error = await worstError(() => {
				const x = random4d(tf, [2, height, width, ci], 1);
				const filter = random4d(tf, [kernel, kernel, ci, co], 2);
				const y = tf.conv2d(x, filter, stride, padding);
				const dy = random4d(tf, y.shape, 3);
				const window = {
					strides: [stride, stride],
					pad: padding,
					dataFormat: "NHWC",
					inputShape: x.shape,
					filterShape: filter.shape,
				};
				return [
					runKernel(tf, "Conv2DBackpropInput", { dy, filter }, window),
					runKernel(tf, "Conv2DBackpropFilter", { x, dy }, window),
				];
			});
			expect(error).toBeLessThan(1e-5);
		},
	);
});

describe("depthwiseConv2d", () => {
	test.each(windows)(
		"$height x $width, kernel $kernel, stride $stride, $padding",
		async ({ height, width, kernel, stride, padding }) => {
			const error = await worstError(() => {
				const x = random4d(tf, [2, height, width, 5], 4);
				const filter = random4d(tf, [kernel, kernel, 5, 1], 5);
				const y = tf.depthwiseConv2d(x, filter, stride, padding);
				const dy = random4d(tf, y.shape, 6);
				const window = {
					strides: [stride, stride],
					dilations: [1, 1],
					pad: padding,
					inputShape: x.shape,
					filterShape: filter.shape,
				};
				const name = "DepthwiseConv2dNativeBackprop";
				return [
					runKernel(tf, `${name}Input`, { dy, filter }, window),
					runKernel(tf, `${name}Filter`, { x, dy }, window),
				];
			});
			expect(error).toBeLessThan(1e-5);
		},
	);
});

describe("maxPool", () => {
	test.each([
		{ size: 2, stride: 2, padding: "valid" },
		{ size: 3, stride: 2, padding: "same" },
		{ size: 3, stride: 1, padding: "same" },
	] as const)(
		"$size, stride $stride, $padding; windows without a positive value among them",
		async ({ size, stride, padding }) => {
			const error = await worstError(() => {
				const input = tf.sub<Tensor4D>(random4d(tf, [2, 9, 9, 5], 7), 0.7);
				const output = tf.maxPool(input, size, stride, padding);
				const dy = random4d(tf, output.shape, 8);
				const inputs = { dy, input, output };
				const window = {
					filterSize: [size, size],
					strides: [stride, stride],
					pad: padding,
				};
				return [runKernel(tf, "MaxPoolGrad", inputs, window)];
			});
			expect(error).toBeLessThan(1e-5);
		},
	);
});
