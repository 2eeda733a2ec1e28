/** Which part of a photo a batch shows, and in which light: drawn here, applied by warp.ts. */
import type { Random } from "../../dataset/random";
import type { Augmentation } from "./augmentation";

/** In pixels of the stored photo, fractions allowed. */
export interface Window {
	x: number;
	y: number;
	width: number;
	height: number;
	mirrored: boolean;
}

/** A channel becomes own * value + common * (mean of the channels, as the eye weighs them) + offset, in 0..1. */
export interface Light {
	own: number;
	common: number;
	offset: number;
}

export const AS_IT_IS: Light = { own: 1, common: 0, offset: 0 };

/** How often a window of another area and shape is drawn before the whole photo is taken. */
const TRIES = 10;

/** `size`: side of the stored photo. */
export function drawWindow(
	{ crop, flip }: Augmentation,
	size: number,
	random: Random,
): Window {
	const mirrored = flip && random.float() < 0.5;
	if (crop.kind === "resized")
		return { ...resizedWindow(crop, size, random), mirrored };
	const shift = () => random.integer(2 * crop.pixels + 1) - crop.pixels;
	return { x: shift(), y: shift(), width: size, height: size, mirrored };
}

/** A random area and shape at a random place, inside the photo. */
function resizedWindow(
	{ area, ratio }: Extract<Augmentation["crop"], { kind: "resized" }>,
	size: number,
	random: Random,
): Omit<Window, "mirrored"> {
	for (let i = 0; i < TRIES; i++) {
		const share = random.between(area[0], area[1]);
		const shape = Math.exp(
			random.between(Math.log(ratio[0]), Math.log(ratio[1])),
		);
		const width = size * Math.sqrt(share * shape);
		const height = size * Math.sqrt(share / shape);
		if (width > size || height > size) continue;
		const x = random.between(0, size - width);
		return { x, y: random.between(0, size - height), width, height };
	}
	return { x: 0, y: 0, width: size, height: size };
}

/** Contrast turns around middle gray, saturation around the pixel's own brightness. */
export function drawLight(
	{ brightness, contrast, saturation, gray }: Augmentation,
	random: Random,
): Light {
	const factor = (change: number) => 1 + random.between(-change, change);
	const [gain, slope, colour] = [brightness, contrast, saturation].map(factor);
	const kept = random.float() < gray ? 0 : colour;
	return {
		own: gain * slope * kept,
		common: gain * slope * (1 - kept),
		offset: gain * (1 - slope) * 0.5,
	};
}
