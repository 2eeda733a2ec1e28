/** Random changes of a training photo that leave its label true: seen from elsewhere, in other light. */
import type { Random } from "./random";

export interface Augmentation {
	/** Mirrors left and right, half of the time. */
	flip: boolean;
	/** Greatest shift, as a share of the side. */
	shift: number;
	/** Greatest rotation either way, in degrees. */
	rotate: number;
	/** Sides of the crop that is blown up (below 1) or of the border that is added (above 1): least and greatest. */
	zoom: [least: number, greatest: number];
	/** Greatest change of brightness, as a share of white. */
	brightness: number;
	/** Greatest change of contrast, as a share. */
	contrast: number;
}

export const DEFAULT_AUGMENTATION: Augmentation = {
	flip: true,
	shift: 0.1,
	rotate: 15,
	zoom: [0.8, 1.1],
	brightness: 0.15,
	contrast: 0.2,
};

export interface ImageShape {
	width: number;
	height: number;
	channels: number;
}

/** From a pixel of the result to the point of the source that it shows: x' = a * x + b * y + c, y' = d * x + e * y + f. */
type Affine = [
	a: number,
	b: number,
	c: number,
	d: number,
	e: number,
	f: number,
];

/** Writes a changed copy of `pixels` to `target`. Both hold height * width * channels bytes. */
export function augment(
	pixels: Uint8Array,
	shape: ImageShape,
	augmentation: Augmentation,
	random: Random,
	target: Uint8Array,
): void {
	const motion = randomMotion(shape, augmentation, random);
	const light = randomLight(augmentation, random);
	warp(pixels, shape, motion, light, target);
}

/** Flip, rotation, zoom and shift as one map, around the centre. */
function randomMotion(
	{ width, height }: ImageShape,
	{ flip, shift, rotate, zoom }: Augmentation,
	random: Random,
): Affine {
	const angle = (random.between(-rotate, rotate) * Math.PI) / 180;
	const size = random.between(zoom[0], zoom[1]);
	const mirror = flip && random.float() < 0.5 ? -1 : 1;
	const [cx, cy] = [(width - 1) / 2, (height - 1) / 2];
	const [a, b] = [Math.cos(angle) * size, -Math.sin(angle) * size];
	const sx = cx + random.between(-shift, shift) * width;
	const sy = cy + random.between(-shift, shift) * height;
	return [
		a * mirror,
		b,
		sx - a * mirror * cx - b * cy,
		-b * mirror,
		a,
		sy + b * mirror * cx - a * cy,
	];
}

/** Brightness and contrast around middle gray, as a table over the byte. */
function randomLight(
	{ brightness, contrast }: Augmentation,
	random: Random,
): Uint8ClampedArray {
	const gain = 1 + random.between(-contrast, contrast);
	const offset = 255 * random.between(-brightness, brightness);
	return Uint8ClampedArray.from(
		{ length: 256 },
		(_, value) => (value - 128) * gain + 128 + offset,
	);
}

/** Bilinear; what lies outside repeats the border. */
function warp(
	pixels: Uint8Array,
	{ width, height, channels }: ImageShape,
	[a, b, c, d, e, f]: Affine,
	light: Uint8ClampedArray,
	target: Uint8Array,
): void {
	let at = 0;
	for (let y = 0; y < height; y++)
		for (let x = 0; x < width; x++) {
			const sx = clamp(a * x + b * y + c, width - 1);
			const sy = clamp(d * x + e * y + f, height - 1);
			const [x0, y0] = [Math.floor(sx), Math.floor(sy)];
			const [fx, fy] = [sx - x0, sy - y0];
			const right = x0 + 1 < width ? channels : 0;
			const below = y0 + 1 < height ? width * channels : 0;
			let from = (y0 * width + x0) * channels;
			for (let k = 0; k < channels; k++, from++) {
				const top = mix(pixels[from], pixels[from + right], fx);
				const bottom = mix(
					pixels[from + below],
					pixels[from + below + right],
					fx,
				);
				target[at++] = light[Math.round(mix(top, bottom, fy))];
			}
		}
}

function clamp(value: number, most: number): number {
	return Math.max(0, Math.min(value, most));
}

function mix(from: number, to: number, share: number): number {
	return from + (to - from) * share;
}
