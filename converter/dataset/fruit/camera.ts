/** What a cheap camera makes of a scene: a frame, blurred, cast, badly exposed, with dark corners and noise. */
import { Random } from "../random";
import { screen } from "./color";
import type { Scene } from "./scene";
import { type Hit, see } from "./trace";

export const WIDTH = 128;
export const HEIGHT = 96;

/** Linear light, [y][x][r, g, b]. */
type Picture = Float32Array;

const NORMALS = normals();

function normals(): Float32Array {
	const random = new Random(1);
	return Float32Array.from({ length: 4096 }, () => random.normal());
}

/** The photo, rgb888. */
export function photograph(scene: Scene, random: Random): Uint8Array {
	const picture = blurred(expose(scene), random);
	return develop(picture, random);
}

/** Where else in a pixel a ray goes where two things meet, beside its middle. */
const OTHERS = [
	[0.5, 0.1],
	[0.15, 0.8],
	[0.85, 0.8],
];

/** One ray a pixel, and three more where two things meet. */
function expose(scene: Scene): Picture {
	const picture = new Float32Array(WIDTH * HEIGHT * 3);
	const what = new Int8Array(WIDTH * HEIGHT);
	const hit: Hit = { what: 0, r: 0, g: 0, b: 0 };
	for (let i = 0; i < what.length; i++) {
		lookAt(scene, i, 0.5, 0.5, hit);
		what[i] = hit.what;
		add(picture, i, hit);
	}
	for (let i = 0; i < what.length; i++) {
		if (!isEdge(what, i)) continue;
		for (const [dx, dy] of OTHERS) {
			lookAt(scene, i, dx, dy, hit);
			add(picture, i, hit);
		}
		for (let c = 0; c < 3; c++) picture[3 * i + c] /= 1 + OTHERS.length;
	}
	return picture;
}

/** Through a point of pixel i. */
function lookAt(
	scene: Scene,
	i: number,
	dx: number,
	dy: number,
	hit: Hit,
): void {
	const x = (i % WIDTH) + dx;
	const y = Math.floor(i / WIDTH) + dy;
	see(scene, (x - WIDTH / 2) / HEIGHT, (HEIGHT / 2 - y) / HEIGHT, hit);
}

function add(picture: Picture, i: number, hit: Hit): void {
	picture[3 * i] += hit.r;
	picture[3 * i + 1] += hit.g;
	picture[3 * i + 2] += hit.b;
}

function isEdge(what: Int8Array, i: number): boolean {
	const x = i % WIDTH;
	return (
		(x > 0 && what[i - 1] !== what[i]) ||
		(x < WIDTH - 1 && what[i + 1] !== what[i]) ||
		(i >= WIDTH && what[i - WIDTH] !== what[i]) ||
		(i < what.length - WIDTH && what[i + WIDTH] !== what[i])
	);
}

/** Out of focus, and sometimes shaken: along a row or a column. */
function blurred(picture: Picture, random: Random): Picture {
	const focus =
		random.float() < 0.75 ? random.between(0.3, 0.8) : random.between(0.8, 1.3);
	const shake = random.float() < 0.1 ? random.between(0.8, 1.6) : 0;
	const across = random.float() < 0.5;
	const rows = convolved(picture, focus + (across ? shake : 0), 3);
	return convolved(rows, focus + (across ? 0 : shake), 3 * WIDTH);
}

/** Gaussian along one axis; `step`: values from a pixel to the next. Borders repeat their last pixel. */
function convolved(picture: Picture, sigma: number, step: number): Picture {
	const reach = Math.ceil(2.5 * sigma);
	const weights = Float64Array.from({ length: 2 * reach + 1 }, (_, i) =>
		Math.exp(-((i - reach) ** 2) / (2 * sigma * sigma)),
	);
	const total = weights.reduce((a, b) => a + b);
	const result = new Float32Array(picture.length);
	const count = step === 3 ? WIDTH : HEIGHT;
	for (let line = 0; line < picture.length / count; line++) {
		const start = step === 3 ? lineStart(line) : line;
		for (let at = 0; at < count; at++) {
			let sum = 0;
			for (let k = 0; k < weights.length; k++) {
				const from = Math.max(0, Math.min(count - 1, at + k - reach));
				sum += weights[k] * picture[start + from * step];
			}
			result[start + at * step] = sum / total;
		}
	}
	return result;
}

/** First value of a row's channel, rows and channels counted together. */
function lineStart(line: number): number {
	return Math.floor(line / 3) * WIDTH * 3 + (line % 3);
}

/** White balance, exposure, corners, tone and noise; light becomes bytes. */
function develop(picture: Picture, random: Random): Uint8Array {
	const warm = random.normal() * 0.05;
	const tint = random.normal() * 0.02;
	const exposure = (random.between(0.18, 0.34) / mean(picture)) ** 0.6;
	const gains = [1 + warm, 1 + tint, 1 - warm].map((v) => v * exposure);
	const corner = random.between(0, 0.5);
	const contrast = random.between(0.85, 1.15);
	const noise =
		random.float() < 0.7 ? random.between(1, 5) : random.between(5, 10);
	const photo = new Uint8Array(picture.length);
	for (let i = 0; i < photo.length; i++) {
		const pixel = Math.floor(i / 3);
		const x = (pixel % WIDTH) / WIDTH - 0.5;
		const y = Math.floor(pixel / WIDTH) / HEIGHT - 0.5;
		const dark = 1 - corner * (x * x + y * y);
		const tone = screen(picture[i] * gains[i % 3] * dark);
		const value = 255 * shoulder(0.5 + (tone - 0.5) * contrast);
		const grain = noise * NORMALS[random.uint32() & 4095];
		photo[i] = Math.max(0, Math.min(255, Math.round(value + grain)));
	}
	return photo;
}

function mean(picture: Picture): number {
	return picture.reduce((a, b) => a + b) / picture.length;
}

/** Bright light saturates slowly. */
function shoulder(tone: number): number {
	return tone < 0.8 ? tone : 1 - 0.2 * Math.exp((0.8 - tone) / 0.2);
}
