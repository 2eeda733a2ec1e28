/**
 * Light along rays. A ray meets the ground at once; towards a body it walks in steps of the distance to its surface
 * (sphere tracing), first inside its bounding sphere. Shadows walk the same way towards the light and grow soft by how
 * near they pass.
 */
import { type Body, bodyDistance, type Vector } from "./body";
import type { Scene } from "./scene";
import type { Skin } from "./shape";

const FAR = 60;
const MAX_STEPS = 48;

/** Where a ray ended and what it saw. */
export interface Hit {
	/** Index of the body, -1 ground, -2 backdrop. */
	what: number;
	r: number;
	g: number;
	b: number;
}

const skin: Skin = { r: 0, g: 0, b: 0, gloss: 0, shininess: 1 };
const normal = new Float64Array(3);

/** Follows the ray from the eye through (u, v), in frame heights from the middle, right and up. */
export function see(scene: Scene, u: number, v: number, hit: Hit): void {
	const { eye, right, up, forward, focal } = scene.view;
	let dx = forward[0] * focal + right[0] * u + up[0] * v;
	let dy = forward[1] * focal + right[1] * u + up[1] * v;
	let dz = forward[2] * focal + right[2] * u + up[2] * v;
	const l = Math.sqrt(dx * dx + dy * dy + dz * dz);
	dx /= l;
	dy /= l;
	dz /= l;
	let t = dy < 0 ? Math.min(FAR, -eye[1] / dy) : FAR;
	hit.what = t < FAR ? -1 : -2;
	for (let i = 0; i < scene.bodies.length; i++) {
		const at = walk(scene.bodies[i], eye[0], eye[1], eye[2], dx, dy, dz, t);
		if (at >= t) continue;
		t = at;
		hit.what = i;
	}
	if (hit.what === -2) {
		backdrop(scene, dy, hit);
		return;
	}
	shade(
		scene,
		eye[0] + t * dx,
		eye[1] + t * dy,
		eye[2] + t * dz,
		dx,
		dy,
		dz,
		hit,
	);
	if (hit.what === -1) fade(scene, t, hit);
}

function backdrop(scene: Scene, dy: number, hit: Hit): void {
	const light = 0.5 * (1 + dy);
	hit.r = scene.backdrop[0] * light;
	hit.g = scene.backdrop[1] * light;
	hit.b = scene.backdrop[2] * light;
}

/** The ground runs into the backdrop, without an edge. */
function fade(scene: Scene, t: number, hit: Hit): void {
	const share = Math.min(1, Math.max(0, (t - 14) / 25));
	hit.r += (0.5 * scene.backdrop[0] - hit.r) * share;
	hit.g += (0.5 * scene.backdrop[1] - hit.g) * share;
	hit.b += (0.5 * scene.backdrop[2] - hit.b) * share;
}

/** Distance along the ray to the body's surface, or `limit`. */
function walk(
	body: Body,
	ox: number,
	oy: number,
	oz: number,
	dx: number,
	dy: number,
	dz: number,
	limit: number,
): number {
	const cx = body.x - ox;
	const cy = body.y - oy;
	const cz = body.z - oz;
	const reach = body.shape.radius * body.scale;
	const middle = cx * dx + cy * dy + cz * dz;
	const half = reach * reach - (cx * cx + cy * cy + cz * cz - middle * middle);
	if (half <= 0) return limit;
	const root = Math.sqrt(half);
	const end = Math.min(limit, middle + root);
	let t = Math.max(0, middle - root);
	for (let i = 0; i < MAX_STEPS && t < end; i++) {
		const d = bodyDistance(body, ox + t * dx, oy + t * dy, oz + t * dz);
		if (d < 0.004) return t;
		t += d;
	}
	return limit;
}

function shade(
	scene: Scene,
	x: number,
	y: number,
	z: number,
	dx: number,
	dy: number,
	dz: number,
	hit: Hit,
): void {
	const { direction: l, key, sky, bounce } = scene.light;
	if (hit.what >= 0) paintBody(scene.bodies[hit.what], x, y, z);
	else paintGround(scene, x, z);
	const nx = normal[0];
	const ny = normal[1];
	const nz = normal[2];
	const facing = nx * l[0] + ny * l[1] + nz * l[2];
	const open = occlusion(scene, x, y, z, hit.what);
	const lit = facing > 0 ? shadow(scene, x, y, z, hit.what) : 0;
	const diffuse = Math.max(0, facing) * lit;
	const above = (0.5 + 0.5 * ny) * open;
	const below = (0.5 - 0.5 * ny) * open;
	const gloss =
		skin.gloss * (lit * highlight(l, dx, dy, dz) + rim(dx, dy, dz) * open);
	hit.r =
		skin.r * (diffuse * key[0] + above * sky[0] + below * bounce[0]) +
		gloss * key[0];
	hit.g =
		skin.g * (diffuse * key[1] + above * sky[1] + below * bounce[1]) +
		gloss * key[1];
	hit.b =
		skin.b * (diffuse * key[2] + above * sky[2] + below * bounce[2]) +
		gloss * key[2];
}

/** Phong's, with the direction half way between light and eye. */
function highlight(l: Vector, dx: number, dy: number, dz: number): number {
	const hx = l[0] - dx;
	const hy = l[1] - dy;
	const hz = l[2] - dz;
	const cosine =
		(normal[0] * hx + normal[1] * hy + normal[2] * hz) /
		Math.sqrt(hx * hx + hy * hy + hz * hz);
	return cosine < 0.5 ? 0 : 0.6 * cosine ** skin.shininess;
}

/** The sky, mirrored where the skin is seen from the side. */
function rim(dx: number, dy: number, dz: number): number {
	const aside = 1 + normal[0] * dx + normal[1] * dy + normal[2] * dz;
	return 0.15 * aside * aside * aside * aside;
}

function paintGround(scene: Scene, x: number, z: number): void {
	scene.ground(x, z, skin);
	normal[0] = 0;
	normal[1] = 1;
	normal[2] = 0;
}

/** Sets skin and normal; the normal is the slope of the distance and the relief, over four corners. */
function paintBody(body: Body, x: number, y: number, z: number): void {
	const { rotation: m, scale, shape } = body;
	const px = x - body.x;
	const py = y - body.y;
	const pz = z - body.z;
	const lx = (m[0] * px + m[1] * py + m[2] * pz) / scale;
	const ly = (m[3] * px + m[4] * py + m[5] * pz) / scale;
	const lz = (m[6] * px + m[7] * py + m[8] * pz) / scale;
	shape.paint(lx, ly, lz, skin);
	const e = 0.012;
	const at = (a: number, b: number, c: number) =>
		shape.distance(lx + a, ly + b, lz + c) -
		(shape.relief?.(lx + a, ly + b, lz + c) ?? 0);
	const d1 = at(e, -e, -e);
	const d2 = at(-e, -e, e);
	const d3 = at(-e, e, -e);
	const d4 = at(e, e, e);
	const gx = d1 - d2 - d3 + d4;
	const gy = d3 - d1 - d2 + d4;
	const gz = d2 - d1 - d3 + d4;
	const norm = 1 / (Math.sqrt(gx * gx + gy * gy + gz * gz) || 1);
	normal[0] = (m[0] * gx + m[3] * gy + m[6] * gz) * norm;
	normal[1] = (m[1] * gx + m[4] * gy + m[7] * gz) * norm;
	normal[2] = (m[2] * gx + m[5] * gy + m[8] * gz) * norm;
}

/** How much of the light arrives, 0..1. */
function shadow(
	scene: Scene,
	x: number,
	y: number,
	z: number,
	self: number,
): number {
	const { direction: l, hardness } = scene.light;
	let lit = 1;
	for (let i = 0; i < scene.bodies.length; i++) {
		if (i === self) continue;
		const body = scene.bodies[i];
		const reach = body.shape.radius * body.scale;
		const cx = body.x - x;
		const cy = body.y - y;
		const cz = body.z - z;
		const middle = cx * l[0] + cy * l[1] + cz * l[2];
		const aside = cx * cx + cy * cy + cz * cz - middle * middle;
		const margin = reach + (3 * Math.max(0, middle)) / hardness;
		if (middle < -reach || aside > margin * margin) continue;
		for (let t = Math.max(0.03, middle - 2 * reach); t < middle + reach; ) {
			const d = bodyDistance(body, x + t * l[0], y + t * l[1], z + t * l[2]);
			lit = Math.min(lit, 0.5 + (0.5 * hardness * d) / t);
			if (lit <= 0) return 0;
			t += Math.max(Math.abs(d), 0.06);
		}
	}
	return lit * lit * (3 - 2 * lit);
}

/** How open the sky is above a point: less under and beside bodies, and low on a body itself. */
function occlusion(
	scene: Scene,
	x: number,
	y: number,
	z: number,
	self: number,
): number {
	let open = self < 0 ? 1 : 0.45 + 0.55 * Math.min(1, y / 0.9);
	for (let i = 0; i < scene.bodies.length; i++) {
		if (i === self) continue;
		const body = scene.bodies[i];
		const reach = body.shape.radius * body.scale + 1;
		const cx = body.x - x;
		const cy = body.y - y;
		const cz = body.z - z;
		if (cx * cx + cy * cy + cz * cz > reach * reach) continue;
		const d = Math.max(0, bodyDistance(body, x, y, z));
		open *= 1 - 0.6 * Math.exp(-3.5 * d);
	}
	return open;
}
