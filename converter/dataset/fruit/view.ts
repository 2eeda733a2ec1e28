import type { Random } from "../random";
import { type Body, cross, normalized, type Vector } from "./body";

export interface View {
	eye: Vector;
	right: Vector;
	up: Vector;
	forward: Vector;
	/** Frame heights a unit at distance 1. */
	focal: number;
}

/** From 11 to 66 degrees above, not quite at the subject's middle, near enough to cut some off. */
export function randomView(
	subject: Body,
	azimuth: number,
	random: Random,
): View {
	const pitch = random.between(0.2, 1.15);
	const distance = random.between(6, 9);
	const toEye: Vector = [
		Math.cos(pitch) * Math.cos(azimuth),
		Math.sin(pitch),
		Math.cos(pitch) * Math.sin(azimuth),
	];
	const fill = random.between(0.72, 1.1);
	const focal = (fill * distance) / (2 * subject.shape.size * subject.scale);
	const forward = toEye.map((v) => -v) as unknown as Vector;
	const level = normalized(cross(forward, [0, 1, 0]));
	const [right, up] = rolled(
		level,
		cross(level, forward),
		random.normal() * 0.2,
	);
	const aside = (random.between(-0.22, 0.22) * distance) / focal;
	const above = (random.between(-0.18, 0.18) * distance) / focal;
	const eye = [0, 1, 2].map((i) => {
		const target = [subject.x, subject.y, subject.z][i];
		return target + distance * toEye[i] + aside * right[i] + above * up[i];
	}) as unknown as Vector;
	return { eye, right, up, forward, focal };
}

function rolled(right: Vector, up: Vector, angle: number): [Vector, Vector] {
	const [s, c] = [Math.sin(angle), Math.cos(angle)];
	const turn = (a: number, b: number) =>
		[0, 1, 2].map((i) => a * right[i] + b * up[i]) as unknown as Vector;
	return [turn(c, s), turn(-s, c)];
}
