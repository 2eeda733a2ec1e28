import { expect, test } from "vitest";
import { Random } from "../../converter/dataset/random";
import { exchange, machine, TINY } from "../device/line";
import { frameOf, imageBlob, rowsBlob } from "../sim/models";
import {
	bootDamaged,
	bootMutation,
	hostileBytes,
	hostileMessage,
	isAlive,
} from "./board";

test("200,000 hostile messages and bursts of garbage", () => {
	const random = new Random(11);
	const board = machine();
	for (let i = 0; i < 200_000; i++) {
		const bytes =
			random.integer(4) === 0 ? hostileBytes(random) : hostileMessage(random);
		exchange(board, bytes);
		if (i % 1000 === 999) expect(isAlive(board), `message ${i}`).toBe(true);
	}
});

test.each([
	["20,000 mutations of a model and 20,000 of its image", imageBlob, 20_000],
	["10,000 of one that takes its input row by row", rowsBlob, 10_000],
] as const)("%s", (_, make, count) => {
	const random = new Random(12);
	const blob = make();
	const board = machine({ ...TINY, modelFlash: 64 * 1024 });
	const frame = frameOf(20, 20, "rgb888");
	for (let i = 0; i < count; i++) {
		bootMutation(board, blob, random, frame);
		expect(isAlive(board), `mutation ${i}`).toBe(true);
		bootDamaged(board, blob, random);
		expect(isAlive(board), `image ${i}`).toBe(true);
	}
});
