import type { Random } from "../../random";
import { blend, color, vary } from "../color";
import { noise3, smoothstep } from "../noise";
import { dimple, length, rod, type Shape, setSkin } from "../shape";

const SORTS = [
	{ skin: "#3a1a3e", blush: "#5a1f3a", bloom: 0.5 },
	{ skin: "#5c1830", blush: "#8a2030", bloom: 0.35 },
	{ skin: "#7a1a30", blush: "#8f2a3a", bloom: 0.3 },
	{ skin: "#2c2148", blush: "#43204a", bloom: 0.65 },
];

/** An egg with a seam down one side and a dusty bloom. */
export function plum(random: Random): Shape {
	const sort = SORTS[random.integer(SORTS.length)];
	const base = vary(color(sort.skin), 0.25, random);
	const blush = vary(color(sort.blush), 0.25, random);
	const dust = color("#8f93b4");
	const stem = color("#5a4a26");
	const seed = random.uint32();
	const tall = random.between(1, 1.28);
	const seam = random.between(0.03, 0.09);
	const hasStem = random.float() < 0.5;
	const tip = [random.between(-0.3, 0.3), 1.45, 0] as const;
	const stemDistance = hasStem ? rod([0, 0.75, 0], tip, 0.045) : () => 9;

	return {
		radius: 1.5,
		size: 1.1,
		distance(x, y, z) {
			const axis = x * x + z * z;
			const groove = x > 0 ? seam * dimple(z * z, 0.14) : 0;
			const pole = y > 0 ? 0.14 * dimple(axis, 0.17) : 0;
			const flesh = 0.8 * (length(x, y / tall, z) - 1 + groove + pole);
			return Math.min(flesh, stemDistance(x, y, z));
		},
		paint(x, y, z, skin) {
			if (stemDistance(x, y, z) < 0.03) return setSkin(skin, stem, 0.05, 8);
			const patch = noise3(x * 1.4, y * 1.4, z * 1.4, seed);
			const cloud = noise3(x * 2.2, y * 2.2, z * 2.2, seed + 1);
			const ripe = blend(base, blush, smoothstep(0.45, 0.75, patch));
			const bloom = sort.bloom * (0.4 + 0.6 * smoothstep(0.2, 0.8, cloud));
			setSkin(skin, blend(ripe, dust, 0.4 * bloom), 0.4 * (1 - bloom), 30);
		},
	};
}
