import type { Random } from "../../random";
import { blend, color, vary } from "../color";
import { hash, noise3, smoothstep } from "../noise";
import { dimple, length, rod, type Shape, setSkin, smoothMin } from "../shape";

const SORTS = [
	{ base: "#9fb040", blush: "#b88a3a", cover: 0.2 },
	{ base: "#b4b848", blush: "#c77b3a", cover: 0.2 },
	{ base: "#8f9a40", blush: "#6b7f34", cover: 0.4 },
	{ base: "#94943e", blush: "#8a7a3c", cover: 0.4 },
	{ base: "#a4aa40", blush: "#a8503a", cover: 0.15 },
];

/** A large ball and a small one above it, melted together. */
export function pear(random: Random): Shape {
	const sort = SORTS[random.integer(SORTS.length)];
	const base = vary(color(sort.base), 0.25, random);
	const blush = vary(color(sort.blush), 0.25, random);
	const stem = color("#4d3a22");
	const seed = random.uint32();
	const speckle = random.between(0.03, 0.16);
	const neck = random.between(0.38, 0.52);
	const height = random.between(0.9, 1.25);
	const lean = random.between(-0.2, 0.2);
	const top = height + neck - 0.42;
	const tip = [lean * 2.2, top + 0.45, random.between(-0.1, 0.1)] as const;
	const stemDistance = rod([lean, top - 0.1, 0], tip, 0.045);

	return {
		radius: 1.85,
		size: 1.4,
		distance(x, y, z) {
			const belly = length(x, y + 0.4, z) - 0.95;
			const shoulder = length(x - lean, y - height + 0.4, z) - neck;
			const eye = y < 0 ? 0.1 * dimple(x * x + z * z, 0.17) : 0;
			const flesh = smoothMin(belly, shoulder, 0.75) + eye;
			return Math.min(0.85 * flesh, stemDistance(x, y, z));
		},
		paint(x, y, z, skin) {
			if (stemDistance(x, y, z) < 0.03) return setSkin(skin, stem, 0.05, 8);
			const patch = noise3(x * 1.2, y * 1.2 + 9, z * 1.2, seed);
			const side = 0.35 * x;
			const red = smoothstep(0.25, -0.15, patch + side * 0.4 - sort.cover);
			const [r, g, b] = blend(base, blush, red);
			const cell = hash(
				Math.round(x * 22),
				Math.round(y * 22),
				Math.round(z * 22) + seed,
			);
			const shade = (0.88 + 0.24 * patch) * (cell < speckle ? 0.66 : 1);
			setSkin(skin, [r * shade, g * shade, b * shade], 0.22, 22);
		},
	};
}
