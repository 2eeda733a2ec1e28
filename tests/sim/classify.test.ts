import { expect, test } from "vitest";
import type { QuantizedGraph } from "../../converter/graph/quantized";
import { createBoard } from "../../firmware-sim/board";
import { loadModel } from "../../host/runtime";
import { imageDescription } from "../../host/runtime/frame";
import { blobOf } from "../support/engines";
import { frameOf, imageBlob } from "./models";

const SIZES: [number, number][] = [
	[8, 8],
	[96, 96],
	[160, 120],
	[3, 50],
	[2, 2],
	[640, 480],
];
const FORMATS = ["rgb888", "rgb565", "gray8", "yuv422", "rgba8888"] as const;

test("a board gives the same bytes as the engine for frames of every size and format", async () => {
	const blob = imageBlob();
	const board = await createBoard({ profile: "rp2040" });
	await board.flash(blob);
	const model = await loadModel(blob, { engine: "mvp" });
	const outputs = new Set<string>();
	for (const format of FORMATS) {
		for (const [width, height] of SIZES) {
			if (format === "yuv422" && width % 2 === 1) continue;
			const frame = frameOf(width, height, format, width);
			const onBoard = await board.classify(frame);
			expect(onBoard).toEqual(model.classify(frame));
			outputs.add(onBoard.raw.join());
		}
	}
	expect(outputs.size).toBeGreaterThan(5);
});

test.each([
	{ color: "bgr" },
	{ color: "rgb", rotation: 1, mirror: true },
	{ fit: "letterbox", fill: 99 },
	{ fit: "stretch", rotation: 2 },
] as const)(
	"the input description holds on the board too: %o",
	async (input) => {
		const blob = imageBlob(input);
		const board = await createBoard();
		await board.flash(blob);
		const model = await loadModel(blob);
		const frame = frameOf(40, 30, "rgb888", 5);
		expect(await board.classify(frame)).toEqual(model.classify(frame));
	},
);

test("raw inputs run on the board as in the engine", async () => {
	const blob = imageBlob();
	const board = await createBoard({ camera: "pattern" });
	await board.flash(blob);
	const model = await loadModel(blob);
	for (let seed = 1; seed <= 200; seed++) {
		const { data } = frameOf(8, 8, "rgb888", seed);
		const input = Int8Array.from(data);
		expect(await board.run(input)).toEqual(model.run(input));
	}
});

/** The strongest colour of 8 x 8 pixels, as an index. */
function colorBlob(): Uint8Array {
	const tensor = (shape: number[]) => ({
		name: "",
		shape,
		scale: 1,
		zeroPoint: 0,
	});
	const clamp = { min: -128, max: 127 };
	const graph: QuantizedGraph = {
		tensors: [
			[1, 8, 8, 3],
			[1, 1, 1, 3],
			[1, 4],
		].map(tensor),
		operators: [
			{ op: "mean", inputs: [0], output: 1, clamp, axes: [1, 2] },
			{ op: "argMax", inputs: [1], output: 2, clamp, axis: 3 },
		],
		input: 0,
		output: 2,
	};
	const input = imageDescription({ width: 8, height: 8 }, "rgb", "crop");
	const labels = ["red", "green", "blue"];
	return blobOf(graph, { input, labels, outputType: "int32" });
}

test("a board reports the class that a network ending in argMax names", async () => {
	const blob = colorBlob();
	const board = await createBoard();
	await board.flash(blob);
	const model = await loadModel(blob);
	const reported: [string, number][] = [];
	board.onResult(({ label, probability }) =>
		reported.push([label, probability]),
	);
	for (const color of [2, 0, 1]) {
		const data = new Uint8Array(8 * 8 * 3).map((_, i) =>
			i % 3 === color ? 200 : 9,
		);
		const frame = { width: 8, height: 8, format: "rgb888", data } as const;
		const answer = await board.classify(frame);
		expect(answer).toEqual(model.classify(frame));
		expect(answer.label).toBe(model.labels[color]);
	}
	expect(reported.slice(0, 3)).toEqual([
		["blue", 1],
		["red", 1],
		["green", 1],
	]);
});
