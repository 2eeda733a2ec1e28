import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import sharp from "sharp";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { Random } from "../../converter/dataset/random";
import { decodePhoto, PhotoError } from "../../host/photos";
import type { Frame } from "../../host/runtime/types";
import { type BmpKind, bmp, hollowPng, paletteColor } from "./files";

let folder: string;
beforeAll(() => {
	folder = mkdtempSync(join(tmpdir(), "ocelli-photos-"));
});
afterAll(() => rmSync(folder, { recursive: true }));

function picture(
	width: number,
	height: number,
	color: (x: number, y: number) => number[],
) {
	const data = Uint8Array.from(
		Array.from({ length: width * height }, (_, i) =>
			color(i % width, Math.floor(i / width)),
		).flat(),
	);
	return sharp(data, { raw: { width, height, channels: 3 } });
}

const RED = [255, 0, 0];
const BLUE = [0, 0, 255];

/** 60 x 40, red on the left, blue on the right. */
const halves = () => picture(60, 40, (x) => (x < 30 ? RED : BLUE));

function noise(width = 320, height = 240) {
	const random = new Random(1);
	return picture(width, height, () => [0, 0, 0].map(() => random.integer(256)));
}

function at(frame: Frame, x: number, y: number): number[] {
	const from = (y * frame.width + x) * 3;
	return Array.from(frame.data.subarray(from, from + 3));
}

function expectColor(actual: number[], expected: number[], tolerance: number) {
	const far = actual.some((v, i) => Math.abs(v - expected[i]) > tolerance);
	expect(far, `${actual} is not ${expected}`).toBe(false);
}

describe("pixels", () => {
	test("a lossless file comes out as it went in, from a path or from bytes", async () => {
		const raw = await noise(31, 17).raw().toBuffer();
		const image = sharp(raw, { raw: { width: 31, height: 17, channels: 3 } });
		for (const bytes of [
			await image.png().toBuffer(),
			await image.webp({ lossless: true }).toBuffer(),
		]) {
			const path = join(folder, "photo.anything");
			writeFileSync(path, bytes);
			for (const photo of [path, bytes]) {
				const { data, ...frame } = await decodePhoto(photo);
				expect(frame).toEqual({ width: 31, height: 17, format: "rgb888" });
				expect(raw.compare(data)).toBe(0);
			}
		}
	});

	test.each([
		[1, "left", 0, 20],
		[3, "right", 59, 20],
		[6, "top", 20, 0],
		[8, "bottom", 20, 59],
	])(
		"EXIF orientation %i: the red half ends up %s",
		async (orientation, _, x, y) => {
			const image = halves().withMetadata({ orientation });
			const frame = await decodePhoto(await image.jpeg().toBuffer());
			const turned = orientation > 4;
			expect([frame.width, frame.height]).toEqual(turned ? [40, 60] : [60, 40]);
			expectColor(at(frame, x, y), RED, 4);
			expectColor(
				at(frame, frame.width - 1 - x, frame.height - 1 - y),
				BLUE,
				4,
			);
		},
	);

	test("gray files give gray pixels, of 16 bits the upper 8", async () => {
		const gray = noise().toColourspace("b-w");
		const expected = await gray.clone().raw().toBuffer();
		const { data } = await decodePhoto(await gray.png().toBuffer());
		expect(Array.from(data)).toEqual(
			Array.from(expected).flatMap((v) => [v, v, v]),
		);
		const deep = await noise().toColourspace("grey16").png().toBuffer();
		const words = await sharp(deep)
			.toColourspace("grey16")
			.raw({ depth: "ushort" })
			.toBuffer();
		const upper = Array.from(words).filter((_, i) => i % 2 === 1);
		expect(Array.from((await decodePhoto(deep)).data)).toEqual(
			upper.flatMap((v) => [v, v, v]),
		);
	});

	test("16 bits become 8", async () => {
		const png = halves().toColourspace("rgb16").png();
		const bytes = await png.toBuffer();
		expect((await sharp(bytes).metadata()).depth).toBe("ushort");
		expect(at(await decodePhoto(bytes), 59, 39)).toEqual(BLUE);
	});

	test("transparent parts are white, half transparent ones half", async () => {
		const image = halves();
		const clear = await image.clone().ensureAlpha(0).png().toBuffer();
		expect(at(await decodePhoto(clear), 0, 0)).toEqual([255, 255, 255]);
		const half = await image.clone().ensureAlpha(0.5).webp({ lossless: true });
		expectColor(
			at(await decodePhoto(await half.toBuffer()), 0, 0),
			[255, 128, 128],
			1,
		);
	});

	test("an animation gives its first frame", async () => {
		const frames = await Promise.all(
			[RED, BLUE].map((color) =>
				picture(20, 20, () => color)
					.png()
					.toBuffer(),
			),
		);
		const animation = sharp(frames, { join: { animated: true } });
		for (const bytes of [
			await animation.clone().gif().toBuffer(),
			await animation.clone().webp({ lossless: true }).toBuffer(),
		]) {
			expect((await sharp(bytes).metadata()).pages).toBe(2);
			const frame = await decodePhoto(bytes);
			expect([frame.width, frame.height]).toEqual([20, 20]);
			expectColor(at(frame, 10, 10), RED, 2);
		}
	});

	test("CMYK becomes sRGB", async () => {
		const image = halves().toColourspace("cmyk").jpeg();
		const frame = await decodePhoto(await image.toBuffer());
		expect(frame.data.length).toBe(60 * 40 * 3);
		expectColor(at(frame, 5, 5), RED, 60);
	});

	test("an embedded RGB profile changes nothing", async () => {
		const image = sharp({
			create: { width: 8, height: 8, channels: 3, background: "#18a058" },
		});
		const plain = await decodePhoto(await image.clone().png().toBuffer());
		const p3 = await image.clone().withIccProfile("p3").png().toBuffer();
		const stored = await sharp(p3, { ignoreIcc: true }).raw().toBuffer();
		expect(stored.compare(plain.data)).not.toBe(0);
		expect(stored.compare((await decodePhoto(p3)).data)).toBe(0);
	});
});

describe("bmp", () => {
	test.each<[string, BmpKind]>([
		["8 bits", { bitsPerPixel: 8 }],
		["8 bits, a short palette", { bitsPerPixel: 8, paletteColors: 40 }],
		[
			"8 bits, a palette shorter than stated",
			{ bitsPerPixel: 8, paletteColors: 40, statedColors: 0 },
		],
		["24 bits", { bitsPerPixel: 24 }],
		["24 bits, top row first", { bitsPerPixel: 24, topDown: true }],
		["24 bits, V5", { bitsPerPixel: 24, headerBytes: 124 }],
		["24 bits, a gap before the pixels", { bitsPerPixel: 24, gap: 10 }],
		["32 bits", { bitsPerPixel: 32 }],
		["32 bits, masks", { bitsPerPixel: 32, compression: 3 }],
		[
			"32 bits, V4, opaque",
			{ bitsPerPixel: 32, headerBytes: 108, compression: 3, alpha: 255 },
		],
	])("%s", async (_, kind) => {
		const frame = await decodePhoto(bmp(7, 5, kind));
		expect([frame.width, frame.height]).toEqual([7, 5]);
		const expected = Array.from({ length: 35 }, (_, i) =>
			paletteColor((i % 7) + 3 * Math.floor(i / 7)),
		);
		expect(Array.from(frame.data)).toEqual(expected.flat());
	});

	test("32 bits with alpha lie on white", async () => {
		const kind: BmpKind = {
			bitsPerPixel: 32,
			headerBytes: 108,
			compression: 3,
			alpha: 0,
		};
		const { data } = await decodePhoto(bmp(7, 5, kind));
		expect(Array.from(data)).toEqual(Array(105).fill(255));
	});

	test.each<[BmpKind, string]>([
		[{ bitsPerPixel: 1 }, "a BMP of 1 bits a pixel is not supported"],
		[{ bitsPerPixel: 16 }, "a BMP of 16 bits a pixel is not supported"],
		[{ bitsPerPixel: 8, compression: 1 }, "a run-length compressed BMP"],
		[{ bitsPerPixel: 24, compression: 4 }, "a BMP of compression 4"],
		[{ bitsPerPixel: 24, headerBytes: 12 }, "an OS/2 bitmap"],
	])("%j is refused: %s", async (kind, message) => {
		await expectRefused(bmp(7, 5, { ...kind }), message);
	});

	test("a size beyond the limit is refused before anything is allocated", async () => {
		const file = bmp(7, 5, { bitsPerPixel: 24 });
		file.writeInt32LE(10241, 18);
		await expectRefused(file, "10241 x 5 pixels are more than 10240 a side");
	});

	test.each([3, 20, 60, 100])("cut after %i bytes", async (bytes) => {
		const file = bmp(7, 5, { bitsPerPixel: 24 }).subarray(0, bytes);
		await expectRefused(file, "the photo is damaged");
	});
});

async function expectRefused(photo: string | Uint8Array, message: string) {
	const error = await decodePhoto(photo, { name: "cat.jpg" }).then(
		() => undefined,
		(error) => error,
	);
	expect(error).toBeInstanceOf(PhotoError);
	expect(error.message).toContain(`cat.jpg: ${message}`);
	expect(error.message).toMatch(/; (replace|save|scale|check|name) /);
	expect(error.message).not.toContain("\n");
	expect(error.file).toBe("cat.jpg");
}

describe("refused with one sentence", () => {
	test("an empty file", () =>
		expectRefused(new Uint8Array(0), "the file is empty"));
	test("a text file named .jpg", () =>
		expectRefused(
			Buffer.from("I am no photo.\n".repeat(20)),
			"this is not a JPEG, PNG, WebP, GIF or BMP",
		));
	test("SVG, TIFF and AVIF", async () => {
		const svg =
			"<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'/>";
		await expectRefused(Buffer.from(svg), "svg is not supported");
		await expectRefused(
			await noise().tiff().toBuffer(),
			"tiff is not supported",
		);
		await expectRefused(
			await noise().avif().toBuffer(),
			"heif is not supported",
		);
	});
	test("a missing file and a folder", async () => {
		await expectRefused(join(folder, "none.jpg"), "there is no such file");
		await expectRefused(folder, "this is a folder");
	});

	test.each(["jpeg", "png", "webp", "gif"] as const)(
		"a cut %s",
		async (format) => {
			const bytes = await noise().toFormat(format).toBuffer();
			for (const share of [0.95, 0.5, 0.1])
				await expectRefused(
					bytes.subarray(0, bytes.length * share),
					"the photo is damaged",
				);
			await expectRefused(bytes.subarray(0, 13), "the photo is damaged");
		},
	);

	test("sides beyond 10,240 pixels, by the header alone", async () => {
		await expectRefused(
			hollowPng(10241, 1),
			"10241 x 1 pixels are more than 10240 a side",
		);
		await expectRefused(hollowPng(1, 99999), "1 x 99999 pixels are more");
		await expectRefused(hollowPng(10240, 10240), "the photo is damaged");
	});
});

test("10,000 x 10,000 pixels decode, in memory of the frame and little more", async () => {
	const png = await sharp({
		create: { width: 10000, height: 10000, channels: 3, background: "#c04020" },
		limitInputPixels: false,
	})
		.png()
		.toBuffer();
	const before = process.memoryUsage().rss;
	const frame = await decodePhoto(png);
	expect(at(frame, 9999, 9999)).toEqual([192, 64, 32]);
	expect(process.memoryUsage().rss - before).toBeLessThan(700e6);
});
