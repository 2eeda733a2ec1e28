/**
 * Batch norm with the relu behind it, over x [rows, channels] with the batch's own statistics:
 *
 *   y = relu?(scale * x + shift)   scale = gamma / sqrt(variance + epsilon)   shift = beta - mean * scale
 *
 * Channels are worked on in fours, the rest one by one. Sums run over 128 rows in registers, then go to memory: quick,
 * and rounding does not grow with the batch.
 */

const ZERO: v128 = f32x4.splat(0);
const CHUNK_ROWS: i32 = 128;

/**
 * mean and (biased) variance [channels] of x. Both are summed about the first row's values: the variance of channels
 * whose mean is far from zero keeps its digits.
 */
export function batchStatistics(
	x: usize,
	rows: i32,
	channels: i32,
	mean: usize,
	variance: usize,
): void {
	const pixel = (<usize>channels) << 2;
	memory.fill(mean, 0, pixel);
	memory.fill(variance, 0, pixel);
	for (let r = 0; r < rows; r += CHUNK_ROWS) {
		const chunk = x + <usize>r * pixel;
		const count = min(CHUNK_ROWS, rows - r);
		let o: usize = 0;
		for (; o + 16 <= pixel; o += 16)
			addMoments(x + o, chunk + o, pixel, count, mean + o, variance + o);
		for (; o < pixel; o += 4)
			addMoments1(x + o, chunk + o, pixel, count, mean + o, variance + o);
	}
	const share: f32 = 1 / <f32>rows;
	for (let o: usize = 0; o < pixel; o += 4) {
		const shifted = load<f32>(mean + o) * share;
		const square = load<f32>(variance + o) * share;
		store<f32>(variance + o, max<f32>(0, square - shifted * shifted));
		store<f32>(mean + o, shifted + load<f32>(x + o));
	}
}

function addMoments(
	first: usize,
	x: usize,
	pixel: usize,
	rows: i32,
	sum: usize,
	squares: usize,
): void {
	const origin = v128.load(first);
	let s = ZERO;
	let q = ZERO;
	for (let r = 0; r < rows; r++, x += pixel) {
		const d = f32x4.sub(v128.load(x), origin);
		s = f32x4.add(s, d);
		q = f32x4.add(q, f32x4.mul(d, d));
	}
	v128.store(sum, f32x4.add(v128.load(sum), s));
	v128.store(squares, f32x4.add(v128.load(squares), q));
}

function addMoments1(
	first: usize,
	x: usize,
	pixel: usize,
	rows: i32,
	sum: usize,
	squares: usize,
): void {
	const origin = load<f32>(first);
	let s: f32 = 0;
	let q: f32 = 0;
	for (let r = 0; r < rows; r++, x += pixel) {
		const d = load<f32>(x) - origin;
		s += d;
		q += d * d;
	}
	store<f32>(sum, load<f32>(sum) + s);
	store<f32>(squares, load<f32>(squares) + q);
}

/** Fills scale and shift [channels], then y [rows, channels]. */
export function normalize(
	x: usize,
	rows: i32,
	channels: i32,
	mean: usize,
	variance: usize,
	gamma: usize,
	beta: usize,
	epsilon: f32,
	relu: bool,
	scale: usize,
	shift: usize,
	y: usize,
): void {
	const pixel = (<usize>channels) << 2;
	for (let o: usize = 0; o < pixel; o += 4) {
		const s =
			load<f32>(gamma + o) / Mathf.sqrt(load<f32>(variance + o) + epsilon);
		store<f32>(scale + o, s);
		store<f32>(shift + o, load<f32>(beta + o) - load<f32>(mean + o) * s);
	}
	const least: f32 = relu ? 0 : -Infinity;
	for (let r = 0; r < rows; r++, x += pixel, y += pixel)
		scaleRow(x, pixel, scale, shift, least, y);
}

function scaleRow(
	x: usize,
	pixel: usize,
	scale: usize,
	shift: usize,
	least: f32,
	y: usize,
): void {
	const floor = f32x4.splat(least);
	let o: usize = 0;
	for (; o + 16 <= pixel; o += 16) {
		const scaled = f32x4.mul(v128.load(x + o), v128.load(scale + o));
		v128.store(
			y + o,
			f32x4.max(floor, f32x4.add(scaled, v128.load(shift + o))),
		);
	}
	for (; o < pixel; o += 4) {
		const value =
			load<f32>(x + o) * load<f32>(scale + o) + load<f32>(shift + o);
		store<f32>(y + o, max<f32>(least, value));
	}
}
