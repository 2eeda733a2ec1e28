import { beforeEach, describe, expect, test } from "vitest";
import { FRAME_YUV422, MAX_FRAME_SIDE } from "../../assembly/shared/image";
import {
	STATUS_BAD_FRAME,
	STATUS_BAD_INPUT,
	STATUS_BUSY,
	STATUS_NOT_READY,
	STATUS_OK,
} from "../../assembly/shared/status";
import { compileImage, type ImageExports } from "./module";

let image: ImageExports;
beforeEach(async () => {
	image = await compileImage("firmware");
});

const OUT = 4096;
const SCRATCH = 8192;
const ROW = 16384;
const begin = (width: number, height: number, format = 0) =>
	image.imageBegin(width, height, format, OUT, SCRATCH);
const describeSquare = () => image.imageDescribe(0, 0, 0, 0, 0, 4, 4);

describe("imageDescribe", () => {
	test.each([
		["fit", [3, 0, 0, 0, 0, 8, 8]],
		["color", [0, 3, 0, 0, 0, 8, 8]],
		["rotation", [0, 0, 4, 0, 0, 8, 8]],
		["mirror", [0, 0, 0, 2, 0, 8, 8]],
		["fill", [0, 0, 0, 0, 256, 8, 8]],
		["width 0", [0, 0, 0, 0, 0, 0, 8]],
		["height 65536", [0, 0, 0, 0, 0, 8, 65536]],
		["a tensor of more than 256 MiB", [0, 0, 0, 0, 0, 65535, 65535]],
	] as const)("refuses a bad %s and stays undescribed", (_, fields) => {
		const [fit, color, rotation, mirror, fill, width, height] = fields;
		expect(
			image.imageDescribe(fit, color, rotation, mirror, fill, width, height),
		).toBe(STATUS_BAD_INPUT);
		expect(begin(8, 8)).toBe(STATUS_NOT_READY);
	});
});

describe("imageBegin", () => {
	test.each([
		["width 0", 0, 4, 0],
		["height 0", 4, 0, 0],
		["a side beyond the limit", MAX_FRAME_SIDE + 1, 4, 0],
		["a huge side", 4, 0xffffffff, 0],
		["an unknown format", 4, 4, 5],
		["a format that only looks known in 16 bits", 4, 4, 65536],
		["yuv422 of odd width", 5, 4, FRAME_YUV422],
	])("refuses %s", (_, width, height, format) => {
		describeSquare();
		expect(begin(4, 4)).toBe(STATUS_OK);
		expect(begin(width, height, format)).toBe(STATUS_BAD_FRAME);
		expect(image.imageRow(ROW)).toBe(STATUS_NOT_READY);
	});

	test("wants a description first", () => {
		expect(begin(4, 4)).toBe(STATUS_NOT_READY);
		expect(image.imageRow(ROW)).toBe(STATUS_NOT_READY);
		expect(image.imageRows(ROW, 3)).toBe(STATUS_NOT_READY);
	});
});

describe("imageRow", () => {
	test("is busy until the tensor is complete, then ignores what else comes", () => {
		describeSquare();
		begin(8, 12); // the crop takes rows 2..9
		const statuses = Array.from({ length: 14 }, () => image.imageRow(ROW));
		expect(statuses).toEqual([
			...Array(9).fill(STATUS_BUSY),
			...Array(5).fill(STATUS_OK),
		]);
	});

	test("imageRows takes rows that lie one behind the other", () => {
		describeSquare();
		const rows = new Uint8Array(image.memory.buffer, ROW, 8 * 8 * 3);
		rows.set(rows.map((_, i) => (i * 89) % 251));
		const tensor = () =>
			new Uint8Array(image.memory.buffer).slice(OUT, OUT + 48);
		begin(8, 8);
		expect(image.imageRows(ROW, 3)).toBe(STATUS_BUSY);
		expect(image.imageRows(ROW + 3 * 24, 5)).toBe(STATUS_OK);
		const together = tensor();
		begin(8, 8);
		for (let y = 0; y < 8; y++) image.imageRow(ROW + 24 * y);
		expect(together).toEqual(tensor());
	});

	test("the scratch is a few bytes for each output column", () => {
		describeSquare();
		expect(image.imageScratchBytes()).toBeLessThanOrEqual(12 * 4 * 3);
		image.imageDescribe(0, 2, 1, 0, 0, 96, 32);
		expect(image.imageScratchBytes()).toBeLessThanOrEqual(12 * 32);
	});
});
