import { describe, expect, test } from "vitest";
import type { FloatGraph } from "../../converter/graph/float";
import { shapesOf } from "../../converter/graph/shapes";
import {
	ARCHITECTURES,
	type ArchitectureName,
} from "../../converter/train/architectures/index";
import { trainables } from "../../converter/train/parameters";

function build(
	name: ArchitectureName,
	options: { seed?: number; width?: number; size?: number } = {},
): FloatGraph {
	const { build, width, inputSize } = ARCHITECTURES[name];
	const size = options.size ?? inputSize;
	return build({
		inputShape: inputSize === 0 ? [7] : [size, size, 3],
		classes: 10,
		seed: options.seed ?? 1,
		width: options.width ?? width,
	});
}

/** Kernels alone, which is what papers agree on. */
function weights(graph: FloatGraph): number {
	return trainables(graph)
		.filter(({ decay }) => decay)
		.reduce((sum, { parameter }) => sum + parameter.values.length, 0);
}

function outputs(graph: FloatGraph, op: string): string[] {
	const shapes = shapesOf(graph);
	return graph.layers
		.filter((layer) => layer.op === op)
		.map(({ name }) => String(shapes.get(name)));
}

describe.each(Object.keys(ARCHITECTURES) as ArchitectureName[])(
	"%s",
	(name) => {
		test("ends in a probability per class", () => {
			const graph = build(name);
			expect(graph.layers.at(-1)?.op).toBe("softmax");
			expect(outputs(graph, "softmax")).toEqual(["10"]);
		});

		test("starts from weights that follow from the seed", () => {
			const first = JSON.stringify(build(name));
			expect(JSON.stringify(build(name))).toBe(first);
			expect(JSON.stringify(build(name, { seed: 2 }))).not.toBe(first);
		});

		test("draws its kernels with He's deviation, biases are zero", () => {
			for (const layer of build(name, { width: 1 }).layers) {
				if (layer.op !== "conv2d" && layer.op !== "dense") continue;
				const { shape, values } = layer.kernel;
				if (values.length < 1000) continue;
				const fanIn = values.length / shape[shape.length - 1];
				const square =
					values.reduce((sum, w) => sum + w * w, 0) / values.length;
				// Cutting the normal distribution off at two deviations takes 23 % of its variance.
				expect((square * fanIn) / 2).toBeGreaterThan(0.6);
				expect((square * fanIn) / 2).toBeLessThan(0.95);
				expect(layer.bias?.values.some((b) => b !== 0) ?? false).toBe(false);
			}
		});
	},
);

test("resnet8 is MLPerf Tiny's: its weights, and 32, 16, 8 pixels", () => {
	const graph = build("resnet8");
	expect(weights(graph)).toBe(77_360);
	expect([...new Set(outputs(graph, "add"))]).toEqual([
		"32,32,16",
		"16,16,32",
		"8,8,64",
	]);
});

test("mobilenet is MobileNetV1: 1,000 classes at width 1 have 4.2 million weights", () => {
	const { build, width } = ARCHITECTURES.mobilenet;
	const full = build({
		inputShape: [224, 224, 3],
		classes: 1000,
		seed: 1,
		width: 1,
	});
	expect(weights(full)).toBe(4_209_088);
	expect(width).toBe(0.25);
	const small = build({ inputShape: [96, 96, 3], classes: 2, seed: 1, width });
	expect(outputs(small, "conv2d").at(0)).toBe("48,48,8");
	expect(outputs(small, "conv2d").at(-1)).toBe("3,3,256");
});

test("separable has 264 k weights before its head and 20.6 M MAC at 64 pixels; residuals where the shape stays", () => {
	const graph = build("separable");
	const { layers } = graph;
	const shapes = shapesOf(graph);
	const macs = layers.map((layer) => {
		if (layer.op !== "conv2d" && layer.op !== "depthwiseConv2d") return 0;
		const [h, w] = shapes.get(layer.name) as number[];
		return h * w * layer.kernel.values.length;
	});
	expect(macs.reduce((sum, one) => sum + one)).toBe(20_640_768);
	expect(weights(graph) - 10 * 320).toBe(264_048);
	expect(outputs(graph, "add")).toEqual([
		...Array(2).fill("16,16,96"),
		...Array(4).fill("8,8,192"),
	]);
	expect(weights(build("separable", { width: 2 })) - 10 * 640).toBe(1_031_136);
});

test("compact halves the pixels three times; width scales its channels", () => {
	expect(outputs(build("compact"), "add")).toEqual(["12,12,32", "6,6,64"]);
	expect(outputs(build("compact", { width: 0.5, size: 32 }), "add")).toEqual([
		"8,8,16",
		"4,4,32",
	]);
});
