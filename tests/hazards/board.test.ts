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

test("4,000 hostile messages: an answer or silence, and the board lives on", () => {
	const random = new Random(1);
	const board = machine();
	let answers = 0;
	for (let i = 0; i < 4000; i++) {
		if (exchange(board, hostileMessage(random)).length > 0) answers++;
		if (i % 100 === 99) expect(isAlive(board), `message ${i}`).toBe(true);
	}
	expect(answers).toBeGreaterThan(3000);
});

test("2,000 bursts of garbage leave a board that answers", () => {
	const random = new Random(2);
	const board = machine();
	for (let i = 0; i < 2000; i++) {
		exchange(board, hostileBytes(random));
		if (i % 50 === 49) expect(isAlive(board), `burst ${i}`).toBe(true);
	}
});

test.each([
	["a model", imageBlob],
	["a model that takes its input row by row", rowsBlob],
])(
	"500 mutations of %s, with the right hash, boot to a status and do no harm",
	(_, make) => {
		const random = new Random(3);
		const blob = make();
		const board = machine({ ...TINY, modelFlash: 64 * 1024 });
		const frame = frameOf(20, 20, "rgb888");
		const statuses = new Set<number>();
		for (let i = 0; i < 500; i++) {
			statuses.add(bootMutation(board, blob, random, frame));
			expect(isAlive(board), `mutation ${i}`).toBe(true);
		}
		expect(statuses.has(0)).toBe(true);
		expect(statuses.size).toBeGreaterThan(8);
	},
);

test("500 images with a damaged header or TLV are refused, or are the model that they were", () => {
	const random = new Random(4);
	const blob = imageBlob();
	const board = machine();
	const statuses = new Set<number>();
	for (let i = 0; i < 500; i++) statuses.add(bootDamaged(board, blob, random));
	expect([...statuses].sort()).toEqual([-19, -20, -21, 0]);
});
