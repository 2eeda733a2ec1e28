/** Everything that is by chance in a photo of fruit before the camera's own faults: what lies where. */
import type { Random } from "../random";
import { type Body, rest, turned } from "./body";
import { type Color, color } from "./color";
import { type Ground, randomGround } from "./grounds";
import { type FruitKind, KINDS, SIZES } from "./kinds";
import { type Light, randomLight } from "./light";
import { plate, randomProp } from "./props";
import { randomView, type View } from "./view";

export interface Scene {
	bodies: Body[];
	ground: Ground;
	/** Behind the ground's far end. */
	backdrop: Color;
	light: Light;
	view: View;
}

export function randomScene(kind: FruitKind, random: Random): Scene {
	const azimuth = random.between(0, 2 * Math.PI); // of the camera
	const bodies = fruits(kind, random.fork());
	const others = random.fork();
	if (others.float() < 0.22) addPlate(bodies, others);
	for (let count = others.integer(4); count > 1; count--)
		bodies.push(prop(azimuth, others));
	return {
		bodies,
		ground: randomGround(random.fork()),
		backdrop: color(
			["#6f7780", "#a79c8c", "#3a4034", "#d5d8da", "#5a4a40"][
				random.integer(5)
			],
		),
		light: randomLight(random.fork()),
		view: randomView(bodies[0], azimuth, random.fork()),
	};
}

function fruits(kind: FruitKind, random: Random): Body[] {
	const count = random.float() < 0.75 ? 1 : 2 + random.integer(2);
	const bodies: Body[] = [];
	const away = random.between(0, 2 * Math.PI);
	for (let i = 0; i < count; i++) {
		const body = fruit(kind, random);
		if (i > 0) place(body, bodies, kind, away + i * random.between(1, 2));
		rest(body, 0);
		bodies.push(body);
	}
	return bodies;
}

function fruit(kind: FruitKind, random: Random): Body {
	const scale = SIZES[kind] * random.between(0.85, 1.15);
	const yaw = random.between(0, 2 * Math.PI);
	return {
		shape: KINDS[kind](random),
		...{ x: 0, y: 0, z: 0, scale },
		rotation:
			kind === "banana"
				? lying(yaw, random)
				: turned(random.between(0, 6.3), randomTilt(random), yaw),
	};
}

/** Mostly upright, often on its side, now and then on its head. */
function randomTilt(random: Random): number {
	const chance = random.float();
	if (chance < 0.55) return random.between(0, 0.6);
	return chance < 0.92 ? random.between(0.9, 1.8) : random.between(1.8, 3.1);
}

/** A banana's arc lies nearly flat, or stands like a bridge. */
function lying(yaw: number, random: Random): number[] {
	const flat = random.float() < 0.75;
	const tilt = flat
		? random.between(1.1, 1.75) * (random.float() < 0.5 ? 1 : -1)
		: random.between(-0.5, 0.5);
	// Turned by a quarter, tilted, and back: the tilt is about the length of the banana.
	return turned(Math.PI / 2, tilt, yaw - Math.PI / 2);
}

/** Puts a second and third fruit beside the others; bananas lie close, as from one bunch. */
function place(
	body: Body,
	others: Body[],
	kind: FruitKind,
	angle: number,
): void {
	const near = kind === "banana" ? 0.95 : kind === "pear" ? 2.4 : 2.05;
	const step = near * Math.max(body.scale, others[0].scale);
	body.x = step * Math.cos(angle);
	body.z = step * Math.sin(angle);
}

function addPlate(bodies: Body[], random: Random): void {
	const round = plate(random.between(2, 3), random);
	const upright = turned(0, 0, 0);
	for (const body of bodies) body.y += 0.12;
	bodies.push({
		shape: round,
		...{ x: 0, y: 0.12, z: 0, scale: 1, rotation: upright },
	});
}

/** Beside or behind the fruit, not between it and the camera. */
function prop(azimuth: number, random: Random): Body {
	const angle = azimuth + Math.PI + random.between(-1.9, 1.9);
	const distance = random.between(2.9, 4.5);
	return {
		shape: randomProp(random),
		x: distance * Math.cos(angle),
		y: 1,
		z: distance * Math.sin(angle),
		scale: 1,
		rotation: turned(random.between(0, 6.3), 0, 0),
	};
}
