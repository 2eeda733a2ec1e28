import type { Random } from "../../random";
import { blend, color, vary } from "../color";
import { hash, noise3, smoothstep } from "../noise";
import { dimple, fiveFold, length, rod, type Shape, setSkin } from "../shape";

/** Ground colour, blush, and how much of the apple the blush covers. */
const SORTS = [
	{ base: "#c9a53a", blush: "#a8141c", cover: 0.75 },
	{ base: "#d8b44a", blush: "#c2332a", cover: 0.65 },
	{ base: "#a8ae3a", blush: "#a3202a", cover: 0.7 },
	{ base: "#6fae2a", blush: "#9cba3a", cover: 0.3 },
	{ base: "#b03a26", blush: "#7e1418", cover: 0.5 },
];

/** Round with a deep hollow around the stem and a shallow one below. */
export function apple(random: Random): Shape {
	const sort = SORTS[random.integer(SORTS.length)];
	const base = vary(color(sort.base), 0.25, random);
	const blush = vary(color(sort.blush), 0.25, random);
	const cover = sort.cover + random.between(-0.15, 0.15);
	const stem = color("#4a3320");
	const seed = random.uint32();
	const tall = random.between(0.84, 1.04);
	const taper = random.between(0.04, 0.12);
	const ribs = random.between(0, 0.035);
	const hollow = random.between(0.3, 0.42);
	const tip = [
		random.between(-0.15, 0.15),
		1.02,
		random.between(-0.15, 0.15),
	] as const;
	const stemDistance = rod([0, 0.5, 0], tip, 0.04);

	function fleshDistance(x: number, y: number, z: number): number {
		const r = length(x, y, z) || 1e-6;
		const axis = x * x + z * z;
		const up = y / r;
		const pole =
			up > 0
				? hollow * dimple(axis, 0.28)
				: 0.17 * dimple(axis, 0.22) -
					ribs * up * fiveFold(x / Math.sqrt(axis + 1e-9));
		const flat = 1 - (1 - tall) * up * up;
		return 0.7 * (r - flat * (1 + taper * up - pole));
	}

	return {
		radius: 1.25,
		size: 1.05,
		distance: (x, y, z) =>
			Math.min(fleshDistance(x, y, z), stemDistance(x, y, z)),
		paint(x, y, z, skin) {
			if (stemDistance(x, y, z) < 0.03) return setSkin(skin, stem, 0.05, 8);
			const around = 3.2 / Math.sqrt(x * x + z * z + 0.01);
			const streak = noise3(x * around, y * 1.2, z * around, seed + 1);
			const patch = noise3(x * 1.3 + 5, y * 1.3, z * 1.3, seed);
			const red = smoothstep(
				0.35,
				-0.1,
				patch * 0.85 + streak * 0.22 - cover * 0.75,
			);
			const hollowGreen =
				y > 0 ? smoothstep(0.45, 0.05, Math.sqrt(x * x + z * z)) : 0;
			const [r, g, b] = blend(blend(base, blush, red), base, 0.7 * hollowGreen);
			const cell = hash(
				Math.round(x * 16),
				Math.round(y * 16),
				Math.round(z * 16) + seed,
			);
			const dot = cell > 0.93 ? 1.25 : 1;
			const shade = (0.9 + 0.2 * streak) * dot;
			setSkin(skin, [r * shade, g * shade, b * shade], 0.45, 45);
		},
	};
}
