/** Colours are linear light, [r, g, b] of 0..1, so that light adds up as it does in a room. */
import type { Random } from "../random";
import { mix } from "./noise";

export type Color = readonly [number, number, number];

/** "#rrggbb" as a screen shows it. */
export function color(hex: string): Color {
	const value = Number.parseInt(hex.slice(1), 16);
	return [16, 8, 0]
		.map((shift) => ((value >> shift) & 255) / 255)
		.map(linear) as unknown as Color;
}

export function blend(a: Color, b: Color, t: number): Color {
	return [mix(a[0], b[0], t), mix(a[1], b[1], t), mix(a[2], b[2], t)];
}

/** The same colour, a little lighter or darker and a little towards another hue. */
export function vary(c: Color, amount: number, random: Random): Color {
	const light = 1 + amount * random.between(-1, 1);
	return [0, 1, 2].map((i) =>
		Math.max(0, c[i] * light * (1 + 0.4 * amount * random.between(-1, 1))),
	) as unknown as Color;
}

/** A screen's gamma, 2.2, taken as 2: a square root costs nothing. */
function linear(screen: number): number {
	return screen * screen;
}

export function screen(linearLight: number): number {
	return Math.sqrt(linearLight);
}
