import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import sharp from "sharp";
import { afterAll, expect, test } from "vitest";
import { type CameraResult, createBoard } from "../../firmware-sim/board";
import { BOARDS } from "../../firmware-sim/boards";
import { flashModel, SmpClient } from "../../host/flasher";
import { loadModel } from "../../host/runtime";
import { inputsFor, kernelCases } from "../kernels/cases";
import { blobOf } from "../support/engines";
import { frameOf, imageBlob } from "./models";

const folder = mkdtempSync(join(tmpdir(), "ocelli-camera-"));
afterAll(() => rmSync(folder, { recursive: true }));

test("classify: a label of the model, with its probability", async () => {
	const board = await createBoard({ profile: "rp2040" });
	await board.flash(imageBlob());
	const frame = frameOf(160, 120, "rgb888");
	const { label, probability } = await board.classify(frame);
	expect(await board.labels()).toContain(label);
	expect(probability).toBeGreaterThan(0.2);
	expect(probability).toBeLessThanOrEqual(1);
});

test("a model stays when the power goes", async () => {
	const board = await createBoard();
	await board.flash(imageBlob());
	const frame = frameOf(30, 30, "rgb888");
	const before = await board.classify(frame);
	board.reset();
	expect(await board.classify(frame)).toEqual(before);
	expect((await board.stats()).frames).toBe(1);
});

test("without a model, everything says so", async () => {
	const board = await createBoard({ camera: "pattern" });
	const sentence = "no model on the board: flash one with `ocelli flash`";
	const frame = frameOf(9, 9, "rgb888");
	await expect(board.classify(frame)).rejects.toThrow(sentence);
	await expect(board.labels()).rejects.toThrow(sentence);
	await expect(board.run(new Int8Array(5))).rejects.toThrow(sentence);
	expect((await board.stats()).status).toBe(-19);
});

test("the camera loop classifies frame after frame, and tells who listens", async () => {
	const frames = [1, 2, 3].map((seed) => frameOf(20, 10, "rgb888", seed));
	const blob = imageBlob();
	const board = await createBoard({ camera: frames });
	const model = await loadModel(blob);
	await board.flash(blob);
	const results: CameraResult[] = [];
	const stop = board.onResult((result) => results.push(result));
	while (results.length < 7) board.tick();
	stop();
	for (let i = 0; i < 500; i++) board.tick();
	expect(results.length).toBe(7);
	const expected = frames.map((frame) => model.classify(frame).label);
	const start = expected.indexOf(results[0].label);
	for (const [i, { label, probability }] of results.slice(0, 3).entries()) {
		const frame = frames[(start + i) % 3];
		expect({ label, probability }).toEqual({
			label: model.classify(frame).label,
			probability: model.classify(frame).probability,
		});
	}
});

test.each(["rgb888", "rgb565", "gray8", "yuv422"] as const)(
	"the pattern camera delivers %s",
	async (format) => {
		const camera = { width: 64, height: 48, format };
		const profile = { ...BOARDS[0], camera };
		const board = await createBoard({ profile, camera: "pattern" });
		await board.flash(imageBlob());
		let seen = 0;
		board.onResult(() => seen++);
		for (let i = 0; i < 1000; i++) board.tick();
		expect(seen).toBeGreaterThan(3);
		expect((await board.stats()).faults).toBe(0);
	},
);

test("the folder camera shows the photos in it; files that are none are passed over", async () => {
	const image = (color: string) =>
		sharp({
			create: { width: 90, height: 60, channels: 3, background: color },
		});
	await image("red").png().toFile(join(folder, "a.png"));
	await image("blue").jpeg().toFile(join(folder, "b.jpg"));
	writeFileSync(join(folder, "c.jpg"), "no photo");
	const board = await createBoard({ camera: folder });
	await board.flash(imageBlob());
	const seen: number[] = [];
	board.onResult(({ probability }) => seen.push(probability));
	while (seen.length < 6) {
		board.tick();
		await new Promise(setImmediate);
	}
	expect(seen[2]).toBe(seen[0]);
	expect(seen[3]).toBe(seen[1]);
	expect(seen[0]).not.toBe(seen[1]);
});

test("a camera folder needs a photo", async () => {
	const empty = mkdtempSync(join(tmpdir(), "ocelli-empty-"));
	const created = createBoard({ camera: empty });
	await expect(created).rejects.toThrow(`no photo in "${empty}"`);
	rmSync(empty, { recursive: true });
});

test("an unknown board is named with the known ones", async () => {
	await expect(createBoard({ profile: "z80" })).rejects.toThrow(
		'no board "z80": the known ones are rp2040',
	);
});

test("a photo whose rows are larger than the board's memory is refused", async () => {
	const board = await createBoard({ profile: { ...BOARDS[0], ram: 16_384 } });
	await board.flash(imageBlob());
	const wide = frameOf(6000, 2, "rgb888");
	await expect(board.classify(wide)).rejects.toThrow("more memory");
	expect((await board.stats()).frames).toBe(0);
	await board.classify(frameOf(600, 2, "rgb888"));
});

test("a frame that is not what it claims to be is a TypeError", async () => {
	const board = await createBoard();
	await board.flash(imageBlob());
	const frame = { ...frameOf(10, 10, "rgb888"), height: 11 };
	await expect(board.classify(frame)).rejects.toThrow(TypeError);
});

test("labels of any number and length come over in pieces", async () => {
	const graph = kernelCases("softmax", 1)[0].graph;
	const labels = Array.from({ length: 100 }, (_, i) =>
		`class ${i} äöü`.repeat(3),
	);
	labels[50] = "x".repeat(440);
	const board = await createBoard();
	await board.flash(blobOf(graph, { labels }));
	expect(await board.labels()).toEqual(labels);
});

test("a model that somebody else flashes is noticed", async () => {
	const board = await createBoard({ camera: "pattern" });
	await board.flash(imageBlob());
	const seen: string[] = [];
	board.onResult(({ label }) => seen.push(label));
	expect(await board.labels()).toContain("apple");
	while (seen.length < 1) board.tick();
	const labels = ["a", "b", "c", "d", "e"];
	await flashModel(new SmpClient(board.transport()), imageBlob({}, labels));
	expect(await board.labels()).toEqual(labels);
	while (seen.length < 2) board.tick();
	expect(labels).toContain(seen[1]);
});

test("outputs of any number come over in pieces, while the camera waits", async () => {
	const { graph } = kernelCases("pad", 40).filter(
		({ graph: { tensors, output } }) =>
			tensors[output].shape.reduce((a, b) => a * b) > 1000,
	)[0];
	const blob = blobOf(graph);
	const board = await createBoard({ profile: "linux", camera: "pattern" });
	await board.flash(blob);
	const model = await loadModel(blob);
	for (const input of inputsFor(graph, 2))
		expect(await board.run(input)).toEqual(model.run(input));
});

test("table rows are classified by the engine's own rules for features", async () => {
	const { graph } = kernelCases("fullyConnected", 1)[0];
	const blob = blobOf(graph);
	const board = await createBoard();
	await board.flash(blob);
	const model = await loadModel(blob);
	const row = Array.from({ length: model.inputBytes }, (_, i) => i / 7 - 3);
	expect(await board.classify(row)).toEqual(model.classify(row));
	await expect(board.classify([1])).rejects.toThrow(TypeError);
	const frame = frameOf(9, 9, "rgb888");
	await expect(board.classify(frame)).rejects.toThrow("size or format");
	for (const length of [0, model.inputBytes - 1, model.inputBytes + 1])
		await expect(board.run(new Int8Array(length))).rejects.toThrow(
			"size or format",
		);
});
