import { beforeAll, describe, expect, test } from "vitest";
import { frameBytesPerPixel } from "../../assembly/shared/image";
import { Random } from "../../converter/dataset/random";
import {
	compileImage,
	type Description,
	FORMATS,
	type ImageExports,
	preprocess,
} from "./module";
import { referencePreprocess } from "./reference";

type TestFrame = Parameters<typeof preprocess>[1];
type Format = TestFrame["format"];
const formats = Object.keys(FORMATS) as Format[];

let builds: ImageExports[];
beforeAll(async () => {
	builds = [await compileImage("simd"), await compileImage("firmware")];
});

function frameOf(
	format: Format,
	width: number,
	height: number,
	value: () => number,
): TestFrame {
	const bytes = width * height * frameBytesPerPixel(FORMATS[format]);
	const data = Uint8Array.from({ length: bytes }, value);
	return { width, height, format, data };
}

function randomFrame(
	format: Format,
	width: number,
	height: number,
	random: Random,
): TestFrame {
	return frameOf(format, width, height, () => random.integer(256));
}

function whole(width: number, height: number): Description {
	return { fit: 1, color: 0, rotation: 0, mirror: 0, fill: 0, width, height };
}

function expectReference(frame: TestFrame, to: Description) {
	const expected = referencePreprocess(frame, to);
	const name = JSON.stringify({ ...frame, data: undefined, to });
	for (const build of builds)
		expect(firstDifference(preprocess(build, frame, to), expected), name).toBe(
			-1,
		);
}

/** Index, or -1: toEqual takes seconds on a million values. */
function firstDifference(a: Int8Array, b: Int8Array): number {
	return a.length === b.length ? a.findIndex((v, i) => v !== b[i]) : b.length;
}

/** Sides that have shown every kind of mistake: one, two, primes, powers of two, around the 64-pixel chunk. */
const SIDES = [1, 2, 3, 5, 7, 13, 16, 31, 64, 65, 97, 130];

describe("every byte is the reference's", () => {
	test("over 600 seeded frames and descriptions", () => {
		const random = new Random(1);
		const pick = <T>(list: readonly T[]) => list[random.integer(list.length)];
		for (let i = 0; i < 600; i++) {
			const format = pick(formats);
			const even = format === "yuv422" ? 2 : 1;
			const frame = randomFrame(
				format,
				pick(SIDES) * even,
				pick(SIDES),
				random,
			);
			expectReference(frame, {
				fit: pick([0, 1, 2]),
				color: pick([0, 1, 2]),
				rotation: pick([0, 1, 2, 3]),
				mirror: pick([0, 1]),
				fill: pick([0, 114, 128, 255]),
				width: pick(SIDES.slice(0, 9)),
				height: pick(SIDES.slice(0, 9)),
			});
		}
	});

	test("for extreme ratios", () => {
		const random = new Random(2);
		for (const fit of [0, 1, 2]) {
			const tall = randomFrame("rgb888", 1, 2003, random);
			expectReference(tall, { ...whole(32, 32), fit });
			const wide = randomFrame("gray8", 4001, 2, random);
			expectReference(wide, { ...whole(7, 48), fit });
			const dot = randomFrame("rgba8888", 1, 1, random);
			expectReference(dot, { ...whole(11, 5), fit });
		}
	});

	test("for every RGB565 value and every pair of chroma values", () => {
		const words = new Uint8Array(
			new Uint16Array(65536).map((_, i) => i).buffer,
		);
		const rgb565 = {
			width: 256,
			height: 256,
			format: "rgb565" as const,
			data: words,
		};
		expectReference(rgb565, whole(256, 256));
		expectReference(rgb565, { ...whole(256, 256), color: 2 });
		const pairs = Uint8Array.from(
			{ length: 4 * 65536 },
			(_, i) => [40, (i >> 2) & 255, 215, i >> 10][i & 3],
		);
		const yuv = {
			width: 512,
			height: 256,
			format: "yuv422" as const,
			data: pairs,
		};
		expectReference(yuv, whole(512, 256));
	});

	test("where only 64-bit arithmetic holds: the largest side against an enlarged one", () => {
		const white = (width: number, height: number) =>
			frameOf("gray8", width, height, () => 255);
		expectReference(white(10240, 3), { ...whole(3, 2000), color: 2 });
		expectReference(white(3, 10240), { ...whole(2000, 3), color: 2 });
	});
});

describe("what needs no arithmetic to see", () => {
	test("a frame of the input's size passes unchanged", () => {
		const frame = randomFrame("rgb888", 9, 7, new Random(4));
		const input = preprocess(builds[0], frame, whole(9, 7));
		expect(input.map((value) => value - 128)).toEqual(
			new Int8Array(frame.data),
		);
	});

	test("a quarter turn is clockwise, then left and right are exchanged", () => {
		// 1 2 3   turned  4 1   mirrored  1 4
		// 4 5 6           5 2             2 5
		//                 6 3             3 6
		const data = Uint8Array.of(1, 2, 3, 4, 5, 6);
		const frame = { width: 3, height: 2, format: "gray8" as const, data };
		const to = { ...whole(2, 3), color: 2, rotation: 1 };
		const values = (mirror: number) =>
			Array.from(
				preprocess(builds[0], frame, { ...to, mirror }),
				(v) => v + 128,
			);
		expect(values(0)).toEqual([4, 1, 5, 2, 6, 3]);
		expect(values(1)).toEqual([1, 4, 2, 5, 3, 6]);
	});

	test("gray frames stay themselves in every colour order", () => {
		const frame = randomFrame("gray8", 8, 8, new Random(5));
		const same = Array.from(frame.data, (v) => v - 128);
		const gray = preprocess(builds[0], frame, { ...whole(8, 8), color: 2 });
		expect(Array.from(gray)).toEqual(same);
		const rgb = preprocess(builds[0], frame, whole(8, 8));
		expect(Array.from(rgb)).toEqual(same.flatMap((v) => [v, v, v]));
	});

	test("rgb, rgba and a letterbox that fits exactly give the same bytes", () => {
		const random = new Random(6);
		const rgb = randomFrame("rgb888", 40, 30, random);
		const rgba = randomFrame("rgba8888", 40, 30, random);
		for (let i = 0; i < 40 * 30; i++)
			rgba.data.set(rgb.data.subarray(3 * i, 3 * i + 3), 4 * i);
		const to = whole(20, 15);
		const expected = preprocess(builds[0], rgb, to);
		expect(preprocess(builds[0], rgba, to)).toEqual(expected);
		expect(preprocess(builds[0], rgb, { ...to, fit: 2 })).toEqual(expected);
		expect(preprocess(builds[0], rgb, { ...to, fit: 0 })).toEqual(expected);
	});

	test("bars have the fill value", () => {
		const frame = frameOf("rgb888", 8, 4, () => 0);
		const to = { ...whole(8, 8), fit: 2, fill: 200, color: 2 };
		const rows = preprocess(builds[0], frame, to);
		expect(Array.from(rows.subarray(0, 16))).toEqual(Array(16).fill(72));
		expect(Array.from(rows.subarray(16, 48))).toEqual(Array(32).fill(-128));
		expect(Array.from(rows.subarray(48))).toEqual(Array(16).fill(72));
	});
});
