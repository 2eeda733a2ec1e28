/** What a thing in the scene is: a distance field with a skin, in coordinates of its own (y up the stem). */

/** How the skin looks at a point; filled in by Shape.paint. */
export interface Skin {
	r: number;
	g: number;
	b: number;
	/** Strength of the highlight, 0..1. */
	gloss: number;
	/** Its narrowness: the exponent of the cosine. */
	shininess: number;
}

export interface Shape {
	/** Of a sphere around the origin that holds everything. */
	radius: number;
	/** Half of what fills a photo of it. */
	size: number;
	/** At most the distance to the surface, negative inside. */
	distance(x: number, y: number, z: number): number;
	/** Height of the skin's relief: only bends the light. */
	relief?(x: number, y: number, z: number): number;
	paint(x: number, y: number, z: number, skin: Skin): void;
}

export function setSkin(
	skin: Skin,
	color: readonly [number, number, number],
	gloss: number,
	shininess: number,
): void {
	skin.r = color[0];
	skin.g = color[1];
	skin.b = color[2];
	skin.gloss = gloss;
	skin.shininess = shininess;
}

type Point = readonly [number, number, number];

/** The distance field of a rod from `a` to `b`. */
export function rod(a: Point, b: Point, radius: number): Shape["distance"] {
	const [ax, ay, az] = a;
	const [dx, dy, dz] = [b[0] - ax, b[1] - ay, b[2] - az];
	const square = dx * dx + dy * dy + dz * dz;
	return (x, y, z) => {
		const px = x - ax;
		const py = y - ay;
		const pz = z - az;
		const along = (px * dx + py * dy + pz * dz) / square;
		const t = Math.max(0, Math.min(1, along));
		return length(px - t * dx, py - t * dy, pz - t * dz) - radius;
	};
}

/** Math.hypot takes ten times as long. */
export function length(x: number, y: number, z: number): number {
	return Math.sqrt(x * x + y * y + z * z);
}

/** 1 at 0, falling to 0 at distance 2 `width`; takes the distance's square. Cheaper than a Gaussian. */
export function dimple(square: number, width: number): number {
	const t = Math.max(0, 1 - square / (4 * width * width));
	return t * t * t;
}

/** cos(5 a) from cos(a): five ribs around a fruit. */
export function fiveFold(cosine: number): number {
	const square = cosine * cosine;
	return cosine * (16 * square * square - 20 * square + 5);
}

/** The smaller distance, with the crease between both rounded over `k`. */
export function smoothMin(a: number, b: number, k: number): number {
	const h = Math.max(0, k - Math.abs(a - b)) / k;
	return Math.min(a, b) - (h * h * k) / 4;
}
