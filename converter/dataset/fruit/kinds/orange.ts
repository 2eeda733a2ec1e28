import type { Random } from "../../random";
import { blend, color, vary } from "../color";
import { noise3, smoothstep } from "../noise";
import { dimple, length, type Shape, setSkin } from "../shape";

const PEELS = ["#e07a12", "#d9690e", "#e88a1c", "#cf5a10", "#e2801a"];

/** A ball, a little flat, with pores and the star where it hung. */
export function orange(random: Random): Shape {
	const peel = vary(color(PEELS[random.integer(PEELS.length)]), 0.2, random);
	const unripe = color("#a39a2c");
	const star = color("#6d6a2a");
	const seed = random.uint32();
	const flat = random.between(0.88, 1);
	const green = random.float() < 0.2 ? random.between(0.2, 0.5) : 0;
	const dent = random.between(0.02, 0.08);
	return {
		radius: 1.05,
		size: 1,
		distance(x, y, z) {
			const axis = x * x + z * z;
			const pole = dent * dimple(axis, 0.22);
			return 0.85 * (length(x, y / flat, z) - 1 + pole);
		},
		relief: (x, y, z) => 0.02 * noise3(x * 17, y * 17, z * 17, seed),
		paint(x, y, z, skin) {
			const patch = noise3(x * 1.5, y * 1.5, z * 1.5, seed + 1);
			const ripe = blend(peel, unripe, green * smoothstep(0.4, 0.8, patch));
			const atStar =
				y > 0 ? smoothstep(0.13, 0.08, Math.sqrt(x * x + z * z)) : 0;
			const [r, g, b] = blend(ripe, star, atStar);
			const pore = 0.86 + 0.2 * noise3(x * 17, y * 17, z * 17, seed);
			setSkin(skin, [r * pore, g * pore, b * pore], 0.3, 24);
		},
	};
}
