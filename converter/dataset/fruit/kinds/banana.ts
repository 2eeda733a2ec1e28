import type { Random } from "../../random";
import { blend, color, vary } from "../color";
import { noise3, smoothstep } from "../noise";
import { fiveFold, length, type Shape, setSkin } from "../shape";

const PEELS = ["#e3bb24", "#d8b02c", "#c9b733", "#d9a520"];

/** A tube along an arc in the x-y plane, five-sided, thin at the stem (towards +x) and blunt at the other end. */
export function banana(random: Random): Shape {
	const peel = vary(color(PEELS[random.integer(PEELS.length)]), 0.18, random);
	const unripe = color("#7d962f");
	const brown = color("#3a2412");
	const seed = random.uint32();
	const spots = random.float() < 0.4 ? random.between(0, 0.4) : 0;
	const green = random.between(0, 0.7);
	const bend = random.between(1.5, 2.4); // radius of the arc
	const half = random.between(1.25, 1.6); // half its length
	const thick = random.between(0.34, 0.44);
	const sides = random.between(0.03, 0.08);

	/** -1 at the blunt end, 1 at the stem. */
	const along = (x: number, y: number) =>
		(Math.atan2(x, y + bend) * bend) / half;

	function thickness(t: number): number {
		const stem = smoothstep(0.62, 0.86, t);
		const blunt = smoothstep(-0.7, -1, t);
		return thick * (1 - 0.25 * t * t) * (1 - 0.68 * stem) * (1 - 0.6 * blunt);
	}

	return {
		radius: half + 0.5,
		size: 0.75 * half,
		distance(x, y, z) {
			const t = Math.max(-1, Math.min(1, along(x, y)));
			const angle = (t * half) / bend;
			const sine = Math.sin(angle);
			const cosine = Math.cos(angle);
			const dx = x - bend * sine;
			const dy = y + bend - bend * cosine;
			const d = length(dx, dy, z) + 1e-9;
			const edge = 1 + sides * fiveFold((sine * dx + cosine * dy) / d);
			return 0.8 * (d - thickness(t) * edge);
		},
		paint(x, y, z, skin) {
			const t = along(x, y);
			const ends = smoothstep(0.45, 0.95, Math.abs(t));
			const freckle = noise3(x * 9, y * 9, z * 9, seed);
			const patch = noise3(x * 1.6, y * 1.6, z * 1.6, seed + 1);
			const tip = Math.max(
				smoothstep(0.93, 0.98, t),
				smoothstep(-0.93, -0.99, t),
			);
			const speckle =
				smoothstep(0.92 - spots, 1 - spots, freckle) * 0.85 * Number(spots > 0);
			const ripe = blend(peel, unripe, green * ends * (0.5 + 0.5 * patch));
			const [r, g, b] = blend(ripe, brown, Math.max(0.9 * tip, speckle));
			const shade = 0.9 + 0.2 * patch;
			setSkin(skin, [r * shade, g * shade, b * shade], 0.18, 16);
		},
	};
}
