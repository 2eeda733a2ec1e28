/**
 * The gradients of batch norm with the relu behind it (batchNorm.ts). With g the gradient that passes the relu, n rows
 * and r = 1 / sqrt(variance + epsilon):
 *
 *   dbeta = sum(g)   dgamma = r * sum(g * (x - mean))
 *   dx = scale * g + slope * x + offset,   slope = -scale * r * dgamma / n,   offset = -scale * dbeta / n - slope * mean
 */

const ZERO: v128 = f32x4.splat(0);
const CHUNK_ROWS: i32 = 128;

/** scale and shift [channels] as `normalize` left them; slope and offset [channels] are scratch. */
export function batchNormGradient(
	x: usize,
	dy: usize,
	rows: i32,
	channels: i32,
	mean: usize,
	variance: usize,
	epsilon: f32,
	relu: bool,
	scale: usize,
	shift: usize,
	slope: usize,
	offset: usize,
	dx: usize,
	dgamma: usize,
	dbeta: usize,
): void {
	const pixel = (<usize>channels) << 2;
	// Where y is not above this, nothing passes.
	const least: f32 = relu ? 0 : -Infinity;
	sums(x, dy, rows, pixel, mean, scale, shift, least, dgamma, dbeta);
	const share: f32 = 1 / <f32>rows;
	for (let o: usize = 0; o < pixel; o += 4) {
		const r: f32 = 1 / Mathf.sqrt(load<f32>(variance + o) + epsilon);
		const factor = load<f32>(scale + o);
		const gamma = load<f32>(dgamma + o) * r;
		const tilt = -factor * r * gamma * share;
		store<f32>(dgamma + o, gamma);
		store<f32>(slope + o, tilt);
		store<f32>(
			offset + o,
			-factor * load<f32>(dbeta + o) * share - tilt * load<f32>(mean + o),
		);
	}
	for (let r = 0; r < rows; r++, x += pixel, dy += pixel, dx += pixel)
		inputRow(x, dy, pixel, scale, shift, slope, offset, least, dx);
}

/** sum(g * (x - mean)) and sum(g) over the rows. */
function sums(
	x: usize,
	dy: usize,
	rows: i32,
	pixel: usize,
	mean: usize,
	scale: usize,
	shift: usize,
	least: f32,
	products: usize,
	gradients: usize,
): void {
	memory.fill(products, 0, pixel);
	memory.fill(gradients, 0, pixel);
	for (let r = 0; r < rows; r += CHUNK_ROWS) {
		const from = <usize>r * pixel;
		const end = from + <usize>min(CHUNK_ROWS, rows - r) * pixel;
		let o: usize = 0;
		for (; o + 16 <= pixel; o += 16) {
			const a = v128.load(scale + o);
			const b = v128.load(shift + o);
			const m = v128.load(mean + o);
			const floor = f32x4.splat(least);
			let s = ZERO;
			let t = ZERO;
			for (let at = from + o; at < end; at += pixel) {
				const v = v128.load(x + at);
				const passes = f32x4.gt(f32x4.add(f32x4.mul(v, a), b), floor);
				const g = v128.and(v128.load(dy + at), passes);
				s = f32x4.add(s, g);
				t = f32x4.add(t, f32x4.mul(g, f32x4.sub(v, m)));
			}
			v128.store(gradients + o, f32x4.add(v128.load(gradients + o), s));
			v128.store(products + o, f32x4.add(v128.load(products + o), t));
		}
		for (; o < pixel; o += 4) {
			const a = load<f32>(scale + o);
			const b = load<f32>(shift + o);
			const m = load<f32>(mean + o);
			let s: f32 = 0;
			let t: f32 = 0;
			for (let at = from + o; at < end; at += pixel) {
				const v = load<f32>(x + at);
				const g: f32 = v * a + b > least ? load<f32>(dy + at) : 0;
				s += g;
				t += g * (v - m);
			}
			store<f32>(gradients + o, load<f32>(gradients + o) + s);
			store<f32>(products + o, load<f32>(products + o) + t);
		}
	}
}

function inputRow(
	x: usize,
	dy: usize,
	pixel: usize,
	scale: usize,
	shift: usize,
	slope: usize,
	offset: usize,
	least: f32,
	dx: usize,
): void {
	const floor = f32x4.splat(least);
	let o: usize = 0;
	for (; o + 16 <= pixel; o += 16) {
		const v = v128.load(x + o);
		const a = v128.load(scale + o);
		const y = f32x4.add(f32x4.mul(v, a), v128.load(shift + o));
		const g = v128.and(v128.load(dy + o), f32x4.gt(y, floor));
		const tilted = f32x4.add(
			f32x4.mul(v, v128.load(slope + o)),
			v128.load(offset + o),
		);
		v128.store(dx + o, f32x4.add(f32x4.mul(g, a), tilted));
	}
	for (; o < pixel; o += 4) {
		const v = load<f32>(x + o);
		const a = load<f32>(scale + o);
		const g: f32 = v * a + load<f32>(shift + o) > least ? load<f32>(dy + o) : 0;
		const tilted = v * load<f32>(slope + o) + load<f32>(offset + o);
		store<f32>(dx + o, g * a + tilted);
	}
}
