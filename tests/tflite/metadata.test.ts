import { describe, expect, test } from "vitest";
import { runReference } from "../../converter/reference";
import { importTflite } from "../../converter/tflite";
import { appendZip, type MetadataSpec, writeMetadata } from "./metadata";
import { CODES } from "./models";
import { writeTflite } from "./write";

/** A relu on an image, with metadata. */
function imageModel(
	scale: number,
	zeroPoint: number,
	metadata?: MetadataSpec,
	shape = [1, 2, 2, 3],
): Uint8Array {
	return writeTflite({
		tensors: [
			{ shape, scales: [scale], zeroPoints: [zeroPoint] },
			{ shape, scales: [scale], zeroPoints: [zeroPoint] },
		],
		operators: [{ code: CODES.RELU, inputs: [0], outputs: [1] }],
		metadata: metadata && { TFLITE_METADATA: writeMetadata(metadata) },
	});
}

describe("labels", () => {
	const model = imageModel(1, -128, { labelsFile: "labels.txt" });
	const text = "tench\r\nGoldfisch\ngrößter Hai\n\n";
	const labels = ["tench", "Goldfisch", "größter Hai"];

	test.each([false, true])(
		"from the archive behind the model, deflated: %s",
		(deflate) => {
			const file = appendZip(
				model,
				{ "readme.txt": "x", "labels.txt": text },
				deflate,
			);
			expect(importTflite(file).labels).toEqual(labels);
		},
	);

	test("none where the file is not in the archive, or the archive is cut", () => {
		const file = appendZip(model, { "labels.txt": text });
		expect(importTflite(model).labels).toBeUndefined();
		expect(
			importTflite(appendZip(model, { other: text })).labels,
		).toBeUndefined();
		for (let cut = 1; cut < file.length - model.length; cut++)
			expect(
				importTflite(file.slice(0, file.length - cut)).labels,
			).toBeUndefined();
	});

	test("a damaged archive is none", () => {
		const file = appendZip(model, { "labels.txt": text }, true);
		for (let at = model.length; at < file.length; at++) {
			const copy = Uint8Array.from(file);
			copy[at] ^= 0xff;
			expect(() => importTflite(copy)).not.toThrow();
		}
	});
});

describe("what pixels become", () => {
	const s = Math.fround;
	const DIRECT: [string, number, number][] = [
		["0..255", 1, -128],
		["0..1", s(1 / 255), -128],
		["-1..1, zero point -1", s(2 / 255), -1],
		["-1..1, zero point 0", s(2 / 255), 0],
		["(v - 128) / 128", s(1 / 128), 0],
	];
	test.each(DIRECT)(
		"%s: the tensor's values are v - 128",
		(_, scale, zeroPoint) => {
			const { input, graph } = importTflite(imageModel(scale, zeroPoint));
			expect(input).toMatchObject({
				kind: "image",
				width: 2,
				height: 2,
				color: "rgb",
			});
			expect(graph.operators.map(({ op }) => op)).toEqual(["relu"]);
		},
	);

	test("one channel is gray", () => {
		const { input } = importTflite(
			imageModel(1, -128, undefined, [1, 4, 3, 1]),
		);
		expect(input).toMatchObject({ width: 3, height: 4, color: "gray" });
	});

	test("a scale that tells nothing, or other channels: numbers", () => {
		expect(importTflite(imageModel(s(0.0187), -14)).input).toEqual({
			kind: "tensor",
			shape: [1, 2, 2, 3],
		});
		expect(
			importTflite(imageModel(1, -128, undefined, [1, 2, 2, 4])).input.kind,
		).toBe("tensor");
	});

	const normalization = {
		mean: [123.675, 116.28, 103.53],
		std: [58.395, 57.12, 57.375],
	};
	/** As above, in double precision. */
	const exact = (v: number, c: number, scale: number, zeroPoint: number) => {
		const real = (v - normalization.mean[c]) / normalization.std[c];
		return Math.max(-128, Math.min(127, zeroPoint + real / scale));
	};

	test.each(["metadata", "option"])(
		"ImageNet's mean and std from %s: pixels are normalized in the graph",
		(from) => {
			const scale = s(0.0187);
			const file = imageModel(
				scale,
				-14,
				from === "metadata" ? { normalization } : {},
			);
			const { input, graph } = importTflite(
				file,
				from === "option" ? { normalization } : {},
			);
			expect(input.kind).toBe("image");
			expect(graph.operators.map(({ op }) => op)).toEqual([
				"depthwiseConv2d",
				"relu",
			]);
			const first = {
				...graph,
				operators: graph.operators.slice(0, 1),
				output: 0,
			};
			for (let v = 0; v < 256; v++) {
				const values = runReference(first, new Int8Array(12).fill(v - 128));
				values.subarray(0, 3).forEach((q, c) => {
					expect(Math.abs(q - exact(v, c, scale, -14))).toBeLessThan(0.52);
				});
			}
		},
	);

	test.each([
		["two means for three channels", { mean: [1, 2], std: [1] }],
		["a std of 0", { mean: [0], std: [0] }],
		["no number", { mean: [Number.NaN], std: [1] }],
	])("%s: refused as an option, left out from metadata", (_, bad) => {
		expect(() =>
			importTflite(imageModel(1, -128), { normalization: bad }),
		).toThrow(/mean/);
		const { normalization } = importTflite(
			imageModel(1, -128, { normalization: bad }),
		);
		expect(normalization).toEqual({ mean: [0], std: [1] });
	});

	test("a normalization for what is no image is refused", () => {
		const file = imageModel(1, -128, undefined, [1, 12]);
		expect(() => importTflite(file, { normalization })).toThrow(
			/no image of 1 or 3 channels/,
		);
	});
});
