import { expect, test } from "vitest";
import { createBoard } from "../../firmware-sim/board";
import { loadModel } from "../../host/runtime";
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
