import fc from "fast-check";
import sharp, { type Sharp } from "sharp";
import { beforeAll, describe, expect, test } from "vitest";
import { joinCopies } from "../../converter/dataset/check/duplicates";
import {
	type Fingerprint,
	fingerprint,
	isCopy,
} from "../../converter/dataset/check/fingerprint";
import { HashIndex, RADIUS } from "../../converter/dataset/check/hashIndex";
import {
	hammingDistance,
	mirrored,
	type PerceptualHash,
} from "../../converter/dataset/check/perceptualHash";
import { UnionFind } from "../../converter/dataset/check/unionFind";
import { FRUIT_KINDS, renderFruit } from "../../converter/dataset/fruit";
import { Random } from "../../converter/dataset/random";
import { decodePhoto } from "../../host/photos";
import type { Frame } from "../../host/runtime";
import {
	createPreprocessor,
	imageDescription,
	pixelsOfInput,
} from "../../host/runtime/frame";

type Print = (photo: Frame) => Fingerprint | undefined;

/** Fingerprints of photos as a check or a training with this input sees them. */
async function printer(side: number, color: "rgb" | "gray"): Promise<Print> {
	const size = { width: side, height: side };
	const preprocess = await createPreprocessor(
		imageDescription(size, color, "crop"),
	);
	const channels = color === "rgb" ? 3 : 1;
	return (photo) =>
		fingerprint(pixelsOfInput(preprocess(photo)), { ...size, channels });
}

const fruit = FRUIT_KINDS.flatMap((kind) =>
	Array.from({ length: 8 }, (_, i) => renderFruit(kind, 40 + i)),
);

const image = ({ data, width, height }: Frame) =>
	sharp(data as Uint8Array, { raw: { width, height, channels: 3 } });

const COPIES: Record<string, (photo: Frame) => Sharp> = {
	"at half the size": (photo) => image(photo).resize(64).jpeg({ quality: 90 }),
	"at twice the size": (photo) => image(photo).resize(256).png(),
	"compressed more": (photo) => image(photo).jpeg({ quality: 30 }),
	"as WebP": (photo) => image(photo).webp({ quality: 50 }),
	lighter: (photo) => image(photo).modulate({ brightness: 1.12 }).jpeg(),
	darker: (photo) => image(photo).modulate({ brightness: 0.88 }).jpeg(),
	mirrored: (photo) => image(photo).flop().jpeg(),
};

describe.each([
	[96, "rgb"],
	[32, "gray"],
] as const)("copies among photos of %i pixels, %s", (side, color) => {
	let print: Print;
	let originals: (Fingerprint | undefined)[];
	beforeAll(async () => {
		print = await printer(side, color);
		originals = fruit.map(print);
	});

	test.each(Object.keys(COPIES))("%s", async (name) => {
		const copies = await Promise.all(
			fruit.map(async (photo) =>
				print(await decodePhoto(await COPIES[name](photo).toBuffer())),
			),
		);
		const groups = joinCopies([...originals, ...copies]).groups();
		const found = fruit.filter((_, i) => groups[fruit.length + i] === i);
		expect(found.length / fruit.length).toBeGreaterThan(0.95);
	});

	test("different photos of one kind are not", () => {
		expect(new Set(joinCopies(originals).groups()).size).toBe(fruit.length);
	});
});

describe("fingerprint", () => {
	const shape = { width: 40, height: 30, channels: 3 };
	const painted = (paint: (x: number, y: number) => number[]) =>
		Uint8Array.from(
			{ length: 40 * 30 * 3 },
			(_, i) => paint(Math.floor(i / 3) % 40, Math.floor(i / 120))[i % 3],
		);

	test("flat photos have none: all of them would be alike", () => {
		expect(
			fingerprint(
				painted(() => [90, 90, 90]),
				shape,
			),
		).toBeUndefined();
	});

	test("two smooth skies have the same hash, but are not copies", () => {
		const sky = (birds: number) => {
			const random = new Random(birds);
			const spots = Array.from({ length: 40 }, () => random.integer(40 * 30));
			return fingerprint(
				painted((x, y) => {
					const bird = spots.includes(y * 40 + x) ? 25 : 0;
					return [120 + 3 * y - bird, 150 + 3 * y - bird, 200 - bird];
				}),
				shape,
			) as Fingerprint;
		};
		const [a, b] = [sky(1), sky(2)];
		expect(isCopy(a, a, false)).toBe(true);
		expect(isCopy(a, b, false)).toBe(false);
	});

	test("the same shirt in another colour is not a copy", () => {
		const shirt = (color: number[]) =>
			fingerprint(
				painted((x, y) =>
					x > 9 && x < 31 && y > 4 && (y < 14 || (x > 14 && x < 26))
						? color
						: [250, 250, 250],
				),
				shape,
			) as Fingerprint;
		const [red, blue] = [shirt([200, 30, 40]), shirt([50, 60, 230])];
		expect(hammingDistance(red.hash, blue.hash)).toBeLessThanOrEqual(RADIUS);
		expect(isCopy(red, shirt([210, 40, 50]), false)).toBe(true);
		expect(isCopy(red, blue, false)).toBe(false);
	});

	test("mirroring twice is nothing, once is something", () => {
		const random = new Random(1);
		const hash: PerceptualHash = [random.uint32(), random.uint32()];
		expect(mirrored(mirrored(hash))).toEqual(hash);
		expect(hammingDistance(hash, mirrored(hash))).toBeGreaterThan(20);
	});
});

/** A hash and others around it, at distances up to 16. */
const hashes = fc
	.array(
		fc.tuple(
			fc.integer({ min: 0, max: 3 }),
			fc.uniqueArray(fc.integer({ min: 0, max: 63 }), { maxLength: 16 }),
		),
		{ minLength: 1, maxLength: 30 },
	)
	.map((list) =>
		list.map(([centre, bits]): PerceptualHash => {
			const random = new Random(centre);
			const words = [random.uint32(), random.uint32()];
			for (const bit of bits) words[bit >> 5] ^= 1 << (bit & 31);
			return [words[0] >>> 0, words[1] >>> 0];
		}),
	);

test("the index finds every hash within its radius, and no other", () => {
	fc.assert(
		fc.property(hashes, (all) => {
			const index = new HashIndex(all);
			for (const hash of all) {
				const found = new Set<number>();
				index.visitNear(hash, (i) => found.add(i));
				const expected = [...all.keys()].filter(
					(i) => hammingDistance(hash, all[i]) <= RADIUS,
				);
				expect([...found].sort((a, b) => a - b)).toEqual(expected);
			}
		}),
		{ numRuns: 20 },
	);
});

test("what is joined is one group, in whatever order", () => {
	const pairs = fc.array(
		fc.tuple(fc.integer({ min: 0, max: 19 }), fc.integer({ min: 0, max: 19 })),
		{ maxLength: 25 },
	);
	fc.assert(
		fc.property(pairs, fc.integer(), (joined, seed) => {
			const grouped = (list: typeof joined) => {
				const union = new UnionFind(20);
				for (const [a, b] of list) union.join(a, b);
				return union.groups();
			};
			const groups = grouped(joined);
			expect(groups).toEqual(reachable(joined, 20));
			const other = new Random(seed).shuffle(joined);
			expect(grouped(other.map(([a, b]) => [b, a]))).toEqual(groups);
		}),
	);
});

/** The lowest index that each can be reached from, found by walking until nothing changes. */
function reachable(pairs: [number, number][], count: number): number[] {
	const groups = Array.from({ length: count }, (_, i) => i);
	for (let round = 0; round < count; round++)
		for (const [a, b] of pairs)
			groups[a] = groups[b] = Math.min(groups[a], groups[b]);
	return groups;
}

test("copies are found in whatever order the photos are", async () => {
	const print = await printer(48, "rgb");
	const some = fruit.slice(0, 20).map(print);
	const all = [...some, ...some.slice(5, 12), ...some.slice(8, 10)];
	fc.assert(
		fc.property(fc.integer(), (seed) => {
			const order = new Random(seed).shuffle([...all.keys()]);
			const groups = joinCopies(order.map((i) => all[i])).groups();
			for (const [a, i] of order.entries())
				for (const [b, j] of order.entries())
					expect(groups[a] === groups[b]).toBe(all[i] === all[j]);
		}),
		{ numRuns: 10 },
	);
});

test("50,000 photos are grouped in seconds", () => {
	const random = new Random(3);
	const byte = () => random.uint32() >>> 24;
	const thumbnails = Array.from({ length: 500 }, () => ({
		structure: Int8Array.from({ length: 256 }, byte),
		color: Int8Array.from({ length: 768 }, byte),
	}));
	const photo = (): Fingerprint => ({
		hash: [random.uint32(), random.uint32()],
		...thumbnails[random.integer(thumbnails.length)],
	});
	const photos = Array.from({ length: 50_000 }, photo);
	for (let i = 0; i < 500; i++) photos[40_000 + i] = photos[7 * i];
	const before = process.cpuUsage(); // not the clock: other tests run beside this one
	const groups = joinCopies(photos).groups();
	const { user, system } = process.cpuUsage(before);
	const seconds = (user + system) / 1e6;
	console.log(`50,000 photos grouped in ${seconds.toFixed(1)} s`);
	expect(new Set(groups).size).toBe(49_500);
	expect(seconds).toBeLessThan(10);
});
