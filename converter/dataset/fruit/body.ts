/** A shape somewhere in the scene, turned and scaled. */
import { length, type Shape } from "./shape";

export type Vector = readonly [number, number, number];

export interface Body {
	shape: Shape;
	x: number;
	y: number;
	z: number;
	scale: number;
	/** Row-major; local = rotation * (world - position) / scale. */
	rotation: readonly number[];
}

export function normalized([x, y, z]: Vector): Vector {
	const l = length(x, y, z);
	return [x / l, y / l, z / l];
}

export function cross([a, b, c]: Vector, [d, e, f]: Vector): Vector {
	return [b * f - c * e, c * d - a * f, a * e - b * d];
}

/** First turned about the stem by `spin`, then tilted towards +x, then about the vertical by `yaw`. */
export function turned(spin: number, tilt: number, yaw: number): number[] {
	const [ss, cs] = [Math.sin(spin), Math.cos(spin)];
	const [st, ct] = [Math.sin(tilt), Math.cos(tilt)];
	const [sy, cy] = [Math.sin(yaw), Math.cos(yaw)];
	const unspin = [cs, 0, -ss, 0, 1, 0, ss, 0, cs];
	const untilt = [ct, -st, 0, st, ct, 0, 0, 0, 1];
	const unyaw = [cy, 0, -sy, 0, 1, 0, sy, 0, cy];
	return product(unspin, product(untilt, unyaw));
}

function product(a: number[], b: number[]): number[] {
	return Array.from({ length: 9 }, (_, i) => {
		const [row, column] = [3 * Math.floor(i / 3), i % 3];
		return (
			a[row] * b[column] +
			a[row + 1] * b[column + 3] +
			a[row + 2] * b[column + 6]
		);
	});
}

/** Distance from a point of the world, at most. */
export function bodyDistance(
	body: Body,
	x: number,
	y: number,
	z: number,
): number {
	const { rotation: m, scale } = body;
	const dx = (x - body.x) / scale;
	const dy = (y - body.y) / scale;
	const dz = (z - body.z) / scale;
	return (
		scale *
		body.shape.distance(
			m[0] * dx + m[1] * dy + m[2] * dz,
			m[3] * dx + m[4] * dy + m[5] * dz,
			m[6] * dx + m[7] * dy + m[8] * dz,
		)
	);
}

/** Lowers or raises the body until its lowest point is at `height`: rays from below find that point. */
export function rest(body: Body, height: number): void {
	const reach = body.shape.radius * body.scale;
	const steps = 12;
	let lowest = reach;
	for (let i = -steps; i <= steps; i++)
		for (let j = -steps; j <= steps; j++) {
			const x = body.x + (i * reach) / steps;
			const z = body.z + (j * reach) / steps;
			for (let up = -reach; up < lowest; ) {
				const d = bodyDistance(body, x, body.y + up, z);
				if (d < 0.01) lowest = up;
				up += Math.max(d, 0.01);
			}
		}
	body.y = height - lowest;
}
