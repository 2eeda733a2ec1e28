import { beforeAll, describe, expect, test } from "vitest";
import { openBackend } from "../../converter/train/backend";
import { reluGradient } from "../../converter/train/layers/activation";
import { channelSums, runKernel } from "../../converter/train/layers/tensors";
import type { Tensor, Tensor4D, Tf } from "../../converter/train/tf";
import { random4d, relativeError } from "./tensors";

/** Every training kernel of the wasm backend against the plain JavaScript backend's, which is written independently. */
let tf: Tf;
beforeAll(async () => {
	tf = (await openBackend("wasm")).tf;
	await openBackend("cpu");
});

const LIMIT = 1e-5;

async function valuesOn(backend: string, compute: () => Tensor[]) {
	await tf.setBackend(backend);
	const values: Float32Array[] = [];
	tf.tidy(() => {
		for (const tensor of compute())
			values.push(Float32Array.from(tensor.dataSync()));
	});
	return values;
}

/** `reference` where the cpu backend has no such kernel, or lacks an attribute of it. */
async function worstError(
	compute: () => Tensor[],
	reference = compute,
): Promise<number> {
	const expected = await valuesOn("cpu", reference);
	const actual = await valuesOn("wasm", compute);
	expect(actual.length).toBe(expected.length);
	expect(actual.every((values) => values.some((value) => value !== 0))).toBe(
		true,
	);
	return Math.max(...actual.map((v, i) => relativeError(v, expected[i])));
}

interface Window {
	height: number;
	width: number;
	kernel: [height: number, width: number];
	strides: [number, number];
	dilations: [number, number];
	pad: "same" | "valid";
}

const SIZES = [
	[8, 8],
	[7, 9],
	[6, 5],
];
const SHAPES: Pick<Window, "kernel" | "strides" | "dilations">[] = [
	...[1, 3, 5].flatMap((k) =>
		[1, 2, 3].map((s) => ({
			kernel: [k, k] as [number, number],
			strides: [s, s] as [number, number],
			dilations: [1, 1] as [number, number],
		})),
	),
	{ kernel: [3, 3], strides: [1, 2], dilations: [1, 1] },
	{ kernel: [3, 2], strides: [3, 1], dilations: [1, 1] },
	{ kernel: [1, 3], strides: [2, 1], dilations: [1, 1] },
	{ kernel: [3, 3], strides: [1, 1], dilations: [2, 2] },
	{ kernel: [2, 3], strides: [1, 1], dilations: [2, 1] },
	{ kernel: [3, 2], strides: [1, 1], dilations: [1, 3] },
];
const WINDOWS: Window[] = SIZES.flatMap(([height, width]) =>
	SHAPES.flatMap((shape) =>
		(["same", "valid"] as const).map((pad) => ({
			height,
			width,
			...shape,
			pad,
		})),
	),
);
const TITLE =
	"$height x $width, kernel $kernel, strides $strides, dilations $dilations, $pad";

/** The filter [kh, kw, a, b] with zeros between its taps: convolving with it needs no dilation. */
function spreadOut(filter: Tensor4D, [dy, dx]: [number, number]): Tensor4D {
	const [kh, kw, a, b] = filter.shape;
	const rows = tf.pad(tf.reshape(filter, [kh, 1, kw, 1, a * b]), [
		[0, 0],
		[0, dy - 1],
		[0, 0],
		[0, dx - 1],
		[0, 0],
	]);
	const whole: Tensor4D = tf.reshape(rows, [kh * dy, kw * dx, a, b]);
	const size = [(kh - 1) * dy + 1, (kw - 1) * dx + 1, a, b];
	return tf.slice(whole, [0, 0, 0, 0], size as Tensor4D["shape"]);
}

/** The taps of a filter's gradient that `spreadOut` did not put in between. */
function pickTaps(
	gradient: Tensor,
	strides: [number, number],
	shape: Tensor4D["shape"],
): Tensor {
	const [h, w] = gradient.shape;
	const picked = tf.stridedSlice(
		gradient,
		[0, 0, 0, 0],
		[h, w, shape[2], shape[3]],
		[...strides, 1, 1],
	);
	expect(picked.shape).toEqual(shape);
	return picked;
}

describe.each([
	{
		name: "conv2d",
		convolve: (x: Tensor4D, filter: Tensor4D, w: Window) =>
			tf.conv2d(x, filter, w.strides, w.pad, "NHWC", w.dilations),
		kernels: ["Conv2DBackpropInput", "Conv2DBackpropFilter"],
		channels: [
			[3, 8],
			[5, 7],
			[4, 12],
			[16, 8],
		],
	},
	{
		name: "depthwiseConv2d",
		convolve: (x: Tensor4D, filter: Tensor4D, w: Window) =>
			tf.depthwiseConv2d(x, filter, w.strides, w.pad, "NHWC", w.dilations),
		kernels: [
			"DepthwiseConv2dNativeBackpropInput",
			"DepthwiseConv2dNativeBackpropFilter",
		],
		channels: [
			[5, 1],
			[8, 1],
			[20, 1],
			[3, 2],
			[4, 3],
		],
	},
])("$name", ({ convolve, kernels: [toInput, toFilter], channels }) => {
	const gradients = (x: Tensor4D, filter: Tensor4D, window: Window) => {
		const y = convolve(x, filter, window);
		const dy = random4d(tf, y.shape as Tensor4D["shape"], 3);
		const attributes = {
			strides: window.strides,
			dilations: window.dilations,
			pad: window.pad,
			dataFormat: "NHWC",
			inputShape: x.shape,
			filterShape: filter.shape,
		};
		return [
			y,
			runKernel(tf, toInput, { dy, filter }, attributes),
			runKernel(tf, toFilter, { x, dy }, attributes),
		];
	};
	test.each(
		WINDOWS.flatMap((window) =>
			channels.map(([ci, co]) => ({ ...window, ci, co })),
		),
	)(`${TITLE}, channels $ci and $co`, async ({ ci, co, ...window }) => {
		const inputs = (): [Tensor4D, Tensor4D] => [
			random4d(tf, [2, window.height, window.width, ci], 1),
			random4d(tf, [...window.kernel, ci, co], 2),
		];
		// tfjs's own gradients know no dilation.
		const reference = () => {
			const [x, filter] = inputs();
			const spread = spreadOut(filter, window.dilations);
			const [y, dx, dw] = gradients(x, spread, {
				...window,
				dilations: [1, 1],
			});
			return [y, dx, pickTaps(dw, window.dilations, filter.shape)];
		};
		const compute = () => gradients(...inputs(), window);
		expect(await worstError(compute, reference)).toBeLessThan(LIMIT);
	});
});

describe("maxPool", () => {
	test.each([
		{ size: [2, 2], strides: [2, 2], pad: "valid" },
		{ size: [3, 3], strides: [2, 2], pad: "same" },
		{ size: [3, 3], strides: [1, 1], pad: "same" },
		{ size: [2, 3], strides: [2, 1], pad: "same" },
	] as const)(
		"$size, strides $strides, $pad; windows without a positive value among them",
		async ({ size: [h, w], strides: [sy, sx], pad }) => {
			const error = await worstError(() => {
				const input = tf.sub<Tensor4D>(random4d(tf, [2, 9, 9, 5], 7), 0.7);
				const output = tf.maxPool(input, [h, w], [sy, sx], pad);
				const dy = random4d(tf, output.shape, 8);
				const inputs = { dy, input, output };
				const window = { filterSize: [h, w], strides: [sy, sx], pad };
				return [runKernel(tf, "MaxPoolGrad", inputs, window)];
			});
			expect(error).toBeLessThan(LIMIT);
		},
	);
});

/** Against batch norm as tfjs's own operations say it. */
describe("batch norm", () => {
	const EPSILON = 1e-3;

	/** y, and the gradients of x, gamma and beta, by the chain rule step by step. */
	function composed(x: Tensor, gamma: Tensor, beta: Tensor, relu: boolean) {
		const mean = tf.mean(x, [0, 1, 2]);
		const centred = tf.sub(x, mean);
		const variance = tf.mean(tf.square(centred), [0, 1, 2]);
		const inverse = tf.rsqrt(tf.add(variance, EPSILON));
		const normal = tf.mul(centred, inverse);
		const whole = tf.add(tf.mul(normal, gamma), beta);
		const y = relu ? tf.relu(whole) : whole;
		const dy = random4d(tf, x.shape as Tensor4D["shape"], 12);
		const g = relu ? tf.mul(dy, tf.step(y)) : dy;
		const dnormal = tf.mul(g, gamma);
		const share = (t: Tensor) => tf.mean(t, [0, 1, 2]);
		const pulled = tf.add(
			share(dnormal),
			tf.mul(normal, share(tf.mul(dnormal, normal))),
		);
		return [
			y,
			tf.mul(inverse, tf.sub(dnormal, pulled)),
			tf.sum(tf.mul(g, normal), [0, 1, 2]),
			tf.sum(g, [0, 1, 2]),
		];
	}

	function fused(x: Tensor, gamma: Tensor, beta: Tensor, relu: boolean) {
		const attributes = { epsilon: EPSILON, relu };
		const [y, mean, variance, scale, shift] = runKernel<Tensor[]>(
			tf,
			"OcelliBatchNorm",
			{ x, gamma, beta },
			attributes,
		);
		const dy = random4d(tf, x.shape as Tensor4D["shape"], 12);
		const gradients = runKernel<Tensor[]>(
			tf,
			"OcelliBatchNormGradient",
			{ x, dy, mean, variance, scale, shift },
			attributes,
		);
		return [y, ...gradients];
	}

	const cases = [4, 5, 16, 22].flatMap((channels) =>
		[false, true].map((relu) => ({ channels, relu })),
	);
	test.each(cases)(
		"$channels channels, relu $relu; means far from zero",
		async ({ channels, relu }) => {
			const inputs = (): [Tensor, Tensor, Tensor] => [
				tf.add(
					random4d(tf, [3, 9, 7, channels], 9),
					tf.mul(10, random4d(tf, [1, 1, 1, channels], 13)),
				),
				tf.reshape(random4d(tf, [1, 1, 1, channels], 10), [channels]),
				tf.reshape(random4d(tf, [1, 1, 1, channels], 11), [channels]),
			];
			const error = await worstError(
				() => fused(...inputs(), relu),
				() => composed(...inputs(), relu),
			);
			expect(error).toBeLessThan(LIMIT);
		},
	);

	test("more rows than are summed in registers: 3,000", async () => {
		const inputs = (): [Tensor, Tensor, Tensor] => [
			random4d(tf, [3, 40, 25, 6], 9),
			tf.ones([6]),
			tf.zeros([6]),
		];
		const error = await worstError(
			() => fused(...inputs(), true),
			() => composed(...inputs(), true),
		);
		expect(error).toBeLessThan(LIMIT);
	});
});

describe("relu, and the sum of a bias", () => {
	test.each([{ most: Infinity }, { most: 6 }])(
		"the gradient passes between 0 and $most",
		async ({ most }) => {
			const error = await worstError(() => {
				const x = tf.mul(5, random4d(tf, [2, 5, 3, 7], 14));
				const y = most === 6 ? tf.relu6(x) : tf.relu(x);
				return [reluGradient(tf, y, random4d(tf, [2, 5, 3, 7], 15), most)];
			});
			expect(error).toBe(0);
		},
	);

	test.each([[2, 5, 3, 7] as const, [3, 4, 4, 8] as const])(
		"[%i, %i, %i, %i] summed over all but the channels",
		async (...shape) => {
			const error = await worstError(() => [
				channelSums(tf, random4d(tf, [...shape], 16)),
			]);
			expect(error).toBeLessThan(LIMIT);
		},
	);
});
