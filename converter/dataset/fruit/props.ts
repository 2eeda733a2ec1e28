/** Things that lie around, of no interest to anyone who looks for fruit. */
import type { Random } from "../random";
import { color, vary } from "./color";
import { length, rod, type Shape, setSkin } from "./shape";

const PAINTS =
	"#e9e6df #3b6ea5 #b03a3a #d8a83a #4a7a4c #2e2e33 #c9c2b4 #7a4a8a #e08a4a".split(
		" ",
	);

/** A prop of a random kind, standing on the plane y = -1. */
export function randomProp(random: Random): Shape {
	return [cup, box, knife][random.integer(3)](random);
}

function paintOf(random: Random) {
	return vary(color(PAINTS[random.integer(PAINTS.length)]), 0.2, random);
}

function cylinder(
	x: number,
	y: number,
	z: number,
	radius: number,
	low: number,
	high: number,
): number {
	const side = Math.sqrt(x * x + z * z) - radius;
	const end = Math.max(low - y, y - high);
	if (side <= 0 || end <= 0) return Math.max(side, end);
	return Math.sqrt(side * side + end * end);
}

/** A flat round plate whose upper side is y = 0. */
export function plate(radius: number, random: Random): Shape {
	const paint = vary(color(PAINTS[random.integer(3) * 3]), 0.15, random);
	const rim = paintOf(random);
	const rimAt = radius * random.between(0.8, 0.95);
	return {
		radius: radius + 0.1,
		size: radius,
		distance: (x, y, z) => cylinder(x, y, z, radius, -0.12, 0),
		paint(x, _y, z, skin) {
			const isRim = x * x + z * z > rimAt * rimAt;
			setSkin(skin, isRim ? rim : paint, 0.5, 60);
		},
	};
}

function cup(random: Random): Shape {
	const paint = paintOf(random);
	const radius = random.between(0.6, 0.95);
	const high = random.between(0.6, 1.6);
	return {
		radius: 2.2,
		size: 1.5,
		distance(x, y, z) {
			const outer = cylinder(x, y, z, radius, -1, high);
			const inner = cylinder(x, y, z, radius - 0.1, -0.9, high + 1);
			return Math.max(outer, -inner);
		},
		paint: (_x, _y, _z, skin) => setSkin(skin, paint, 0.5, 50),
	};
}

function box(random: Random): Shape {
	const paint = paintOf(random);
	const [a, c] = [random.between(0.5, 1.3), random.between(0.4, 1)];
	const high = random.between(-0.8, 0.6);
	const half = (high + 1) / 2;
	return {
		radius: 2.2,
		size: 1.5,
		distance(x, y, z) {
			const dx = Math.abs(x) - a;
			const dy = Math.abs(y + 1 - half) - half;
			const dz = Math.abs(z) - c;
			const outside = length(Math.max(dx, 0), Math.max(dy, 0), Math.max(dz, 0));
			return outside + Math.min(Math.max(dx, dy, dz), 0);
		},
		paint: (_x, _y, _z, skin) => setSkin(skin, paint, 0.08, 10),
	};
}

function knife(random: Random): Shape {
	const paint = paintOf(random);
	const steel = color("#b8bcc2");
	const handle = rod([-2, -0.88, 0], [-0.2, -0.88, 0], 0.12);
	const blade = rod([-0.2, -0.95, 0], [2, -0.95, 0], 0.05);
	return {
		radius: 2.4,
		size: 2,
		distance: (x, y, z) => Math.min(handle(x, y, z), blade(x, y, z)),
		paint: (x, _y, _z, skin) =>
			x < -0.15 ? setSkin(skin, paint, 0.2, 20) : setSkin(skin, steel, 0.8, 40),
	};
}
