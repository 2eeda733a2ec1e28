/** Photos of shapes on noise, drawn in no time: a red disc, a green square, a blue cross, in any combination. */
import { mkdirSync } from "node:fs";
import { dirname, join } from "node:path";
import sharp from "sharp";
import { Random } from "../../converter/dataset/random";

export const SHAPES = ["cross", "disc", "square"] as const;
export type ShapeName = (typeof SHAPES)[number];

const SIZE = 40;
const COLORS = {
	cross: [60, 80, 230],
	disc: [230, 60, 60],
	square: [60, 200, 80],
};
const INSIDE: Record<ShapeName, (x: number, y: number) => boolean> = {
	cross: (x, y) => Math.abs(x) < 2.5 || Math.abs(y) < 2.5,
	disc: (x, y) => x * x + y * y < 64,
	square: (x, y) => Math.abs(x) < 6 && Math.abs(y) < 6,
};

/** Each in a quarter of the photo of its own. */
export function drawShapes(shapes: readonly ShapeName[], seed: number) {
	const random = new Random(seed);
	const base = random.between(60, 160);
	const pixels = Uint8Array.from({ length: SIZE * SIZE * 3 }, () =>
		Math.max(0, Math.min(255, base + 25 * random.normal())),
	);
	const corners = random.shuffle([0, 1, 2, 3]);
	for (const [i, shape] of shapes.entries()) {
		const cx = 10 + 20 * (corners[i] & 1) + random.between(-2, 2);
		const cy = 10 + 20 * (corners[i] >> 1) + random.between(-2, 2);
		for (let y = 0; y < SIZE; y++)
			for (let x = 0; x < SIZE; x++)
				if (Math.hypot(x - cx, y - cy) < 9 && INSIDE[shape](x - cx, y - cy))
					pixels.set(COLORS[shape], 3 * (y * SIZE + x));
	}
	return pixels;
}

/** Writes a PNG. */
export async function writeShapes(
	folder: string,
	name: string,
	shapes: readonly ShapeName[],
	seed: number,
): Promise<void> {
	const path = join(folder, name);
	mkdirSync(dirname(path), { recursive: true });
	const raw = { width: SIZE, height: SIZE, channels: 3 } as const;
	await sharp(drawShapes(shapes, seed), { raw }).png().toFile(path);
}

/** Every combination of shapes, over and over. */
export function combination(index: number): ShapeName[] {
	return SHAPES.filter((_, bit) => (index >> bit) & 1);
}
