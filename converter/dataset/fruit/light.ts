import type { Random } from "../random";
import type { Vector } from "./body";
import { blend, type Color, color } from "./color";

export interface Light {
	/** Towards the lamp or the sun. */
	direction: Vector;
	key: Color;
	/** From above and from below. */
	sky: Color;
	bounce: Color;
	/** Sharpness of shadows: small is soft. */
	hardness: number;
}

/** A lamp or the sun somewhere above, and what the room gives back of it. */
export function randomLight(random: Random): Light {
	const azimuth = random.between(0, 2 * Math.PI);
	const height = random.between(0.45, 1.35);
	const warm = random.float();
	const strength = random.between(0.8, 1.9);
	const key = blend(color("#ffe0b0"), color("#eef4ff"), warm);
	const fill = blend(color("#c8d4e8"), color("#e8dcc8"), random.float());
	const ambient = random.between(0.35, 0.7);
	return {
		direction: [
			Math.cos(height) * Math.cos(azimuth),
			Math.sin(height),
			Math.cos(height) * Math.sin(azimuth),
		],
		key: key.map((v) => v * strength) as unknown as Color,
		sky: fill.map((v) => v * ambient) as unknown as Color,
		bounce: [0.18 * ambient, 0.15 * ambient, 0.12 * ambient],
		hardness: random.between(3, 24),
	};
}
