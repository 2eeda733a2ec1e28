/** The figures of docs/decoding.md: how the pixels of host/photos.ts differ from those a browser decodes. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import sharp from "sharp";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { decodePhoto } from "../../host/photos";
import { compileImage, type ImageExports, preprocess } from "../image/module";
import { decodeInPage, openPage } from "../support/chromium";
import { part, SHARED } from "../support/parts";
import { bmp } from "./files";

const FRUIT = join(SHARED, "data/fruit");
const NO_CHROMIUM = part("chromium").skip;

let browser: Awaited<ReturnType<typeof openPage>>;
let image: ImageExports;
beforeAll(async () => {
	if (NO_CHROMIUM) return;
	browser = await openPage();
	image = await compileImage("simd");
});
afterAll(() => browser?.close());

/** Largest and mean difference and share of differing values, of the pixels and of the 96 x 96 input bytes. */
async function compare(
	photo: Uint8Array,
	conversion: "none" | "default" = "none",
) {
	const ours = await decodePhoto(photo);
	const page = await decodeInPage(browser.page, photo, conversion);
	expect([page.width, page.height]).toEqual([ours.width, ours.height]);
	const theirs = page.data.filter((_, i) => i % 4 !== 3);
	const to = {
		fit: 0,
		color: 0,
		rotation: 0,
		mirror: 0,
		fill: 0,
		width: 96,
		height: 96,
	};
	return {
		pixels: difference(ours.data, theirs),
		input: difference(
			preprocess(image, ours, to),
			preprocess(image, { ...page, format: "rgba8888" }, to),
		),
	};
}

function difference(a: ArrayLike<number>, b: ArrayLike<number>) {
	expect(a.length).toBe(b.length);
	let [max, sum, differing] = [0, 0, 0];
	for (let i = 0; i < a.length; i++) {
		const distance = Math.abs(a[i] - b[i]);
		max = Math.max(max, distance);
		sum += distance;
		differing += distance === 0 ? 0 : 1;
	}
	return { max, mean: sum / a.length, share: differing / a.length };
}

const NONE = { max: 0, mean: 0, share: 0 };
const SAME = { pixels: NONE, input: NONE };

describe.skipIf(NO_CHROMIUM)("against Chromium", () => {
	test.skipIf(part("shared").skip)(
		"each of the fruit photos, all pixels",
		async () => {
			const files = readdirSync(FRUIT).flatMap((label) =>
				readdirSync(join(FRUIT, label)).map((file) => join(FRUIT, label, file)),
			);
			expect(files.length).toBe(45);
			for (const file of files)
				expect(await compare(readFileSync(file)), file).toEqual(SAME);
		},
	);

	describe("kinds of files", () => {
		const source = () => {
			const data = Uint8Array.from({ length: 333 * 251 * 3 }, (_, i) => {
				const [x, y] = [Math.floor(i / 3) % 333, Math.floor(i / 999)];
				return (
					128 + 90 * Math.sin(x / (7 + (i % 3))) + 35 * Math.cos((x * y) / 90)
				);
			});
			return sharp(data, { raw: { width: 333, height: 251, channels: 3 } });
		};

		test.each<[string, () => Promise<Buffer>]>([
			["JPEG 4:2:0", () => source().jpeg().toBuffer()],
			[
				"JPEG 4:4:4",
				() => source().jpeg({ chromaSubsampling: "4:4:4" }).toBuffer(),
			],
			[
				"JPEG progressive",
				() => source().jpeg({ progressive: true }).toBuffer(),
			],
			["JPEG of low quality", () => source().jpeg({ quality: 20 }).toBuffer()],
			["JPEG gray", () => source().toColourspace("b-w").jpeg().toBuffer()],
			[
				"JPEG EXIF-rotated",
				() => source().withMetadata({ orientation: 6 }).jpeg().toBuffer(),
			],
			[
				"JPEG with a P3 profile",
				() => source().withIccProfile("p3").jpeg().toBuffer(),
			],
			["PNG", () => source().png().toBuffer()],
			["PNG with a palette", () => source().png({ palette: true }).toBuffer()],
			[
				"PNG of 16 bits",
				() => source().toColourspace("rgb16").png().toBuffer(),
			],
			["WebP", () => source().webp().toBuffer()],
			["WebP lossless", () => source().webp({ lossless: true }).toBuffer()],
			["GIF", () => source().gif().toBuffer()],
			["BMP of 24 bits", async () => bmp(60, 50, { bitsPerPixel: 24 })],
			["BMP with a palette", async () => bmp(60, 50, { bitsPerPixel: 8 })],
			[
				"BMP of 32 bits",
				async () => bmp(60, 50, { bitsPerPixel: 32, topDown: true }),
			],
		])("%s: the same pixels", async (_, file) => {
			expect(await compare(await file())).toEqual(SAME);
		});

		test("with a profile, a page's default conversion gives others", async () => {
			const file = await source().withIccProfile("p3").jpeg().toBuffer();
			expect((await compare(file, "default")).pixels.share).toBeGreaterThan(
				0.5,
			);
		});

		test("transparent PNG on white: at most 1 off", async () => {
			const file = await source().ensureAlpha(0.3).png().toBuffer();
			expect((await compare(file)).pixels.max).toBeLessThanOrEqual(1);
		});

		test("CMYK: both convert, not alike", async () => {
			const file = await source().toColourspace("cmyk").jpeg().toBuffer();
			const { pixels, input } = await compare(file);
			console.log("CMYK:", JSON.stringify({ pixels, input }));
			expect(pixels.share).toBeGreaterThan(0.5);
		});
	});
});
