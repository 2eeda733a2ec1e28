/**
 * Depthwise convolution of float32 NHWC tensors, channel multiplier 1: forward, and the input's gradient at any stride.
 * The source is padded, so that no tap ever leaves it. A tap is two i32 byte offsets: from an output pixel's source
 * position, and of its row of the weights [tap, channels]. All strides are in bytes.
 */

const ZERO: v128 = f32x4.splat(0);

/** Output pixels that are computed at once, for 8 channels. */
const PIXELS: i32 = 4;

/** dst[n, y, x, c] = sum over taps of src[n, y, x, tap, c] * weights[tap, c]. */
export function depthwise(
	src: usize,
	srcImage: usize,
	srcRow: usize,
	srcPixel: usize,
	taps: usize,
	tapCount: i32,
	weights: usize,
	channels: i32,
	dst: usize,
	dstImage: usize,
	dstRow: usize,
	dstPixel: usize,
	images: i32,
	rows: i32,
	columns: i32,
): void {
	const end = taps + ((<usize>tapCount) << 3);
	for (let n = 0; n < images; n++)
		for (let y = 0; y < rows; y++) {
			const from = src + <usize>n * srcImage + <usize>y * srcRow;
			const to = dst + <usize>n * dstImage + <usize>y * dstRow;
			const vectors = channels & ~7;
			for (let c = 0; c < vectors; c += 8) {
				const o = (<usize>c) << 2;
				eightChannels(
					from + o,
					srcPixel,
					taps,
					end,
					weights + o,
					to + o,
					dstPixel,
					columns,
				);
			}
			for (let c = vectors; c < channels; c++) {
				const o = (<usize>c) << 2;
				oneChannel(
					from + o,
					srcPixel,
					taps,
					end,
					weights + o,
					to + o,
					dstPixel,
					columns,
				);
			}
		}
}

/** The last block of the row is moved back to end with it: some pixels are computed twice, to the same value. */
function eightChannels(
	src: usize,
	srcPixel: usize,
	taps: usize,
	end: usize,
	weights: usize,
	dst: usize,
	dstPixel: usize,
	columns: i32,
): void {
	if (columns < PIXELS) {
		for (let x = 0; x < columns; x++, src += srcPixel, dst += dstPixel)
			onePixel(src, taps, end, weights, dst);
		return;
	}
	for (let x = 0; x < columns; x += PIXELS) {
		const at = <usize>min(x, columns - PIXELS);
		fourPixels(
			src + at * srcPixel,
			srcPixel,
			taps,
			end,
			weights,
			dst + at * dstPixel,
			dstPixel,
		);
	}
}

function fourPixels(
	src: usize,
	srcPixel: usize,
	taps: usize,
	end: usize,
	weights: usize,
	dst: usize,
	dstPixel: usize,
): void {
	let a0 = ZERO;
	let a1 = ZERO;
	let b0 = ZERO;
	let b1 = ZERO;
	let c0 = ZERO;
	let c1 = ZERO;
	let d0 = ZERO;
	let d1 = ZERO;
	for (let tap = taps; tap < end; tap += 8) {
		const w = weights + <usize>load<i32>(tap, 4);
		const u = v128.load(w);
		const v = v128.load(w, 16);
		let x = src + <usize>load<i32>(tap);
		a0 = f32x4.add(a0, f32x4.mul(u, v128.load(x)));
		a1 = f32x4.add(a1, f32x4.mul(v, v128.load(x, 16)));
		x += srcPixel;
		b0 = f32x4.add(b0, f32x4.mul(u, v128.load(x)));
		b1 = f32x4.add(b1, f32x4.mul(v, v128.load(x, 16)));
		x += srcPixel;
		c0 = f32x4.add(c0, f32x4.mul(u, v128.load(x)));
		c1 = f32x4.add(c1, f32x4.mul(v, v128.load(x, 16)));
		x += srcPixel;
		d0 = f32x4.add(d0, f32x4.mul(u, v128.load(x)));
		d1 = f32x4.add(d1, f32x4.mul(v, v128.load(x, 16)));
	}
	v128.store(dst, a0);
	v128.store(dst, a1, 16);
	dst += dstPixel;
	v128.store(dst, b0);
	v128.store(dst, b1, 16);
	dst += dstPixel;
	v128.store(dst, c0);
	v128.store(dst, c1, 16);
	dst += dstPixel;
	v128.store(dst, d0);
	v128.store(dst, d1, 16);
}

function onePixel(
	src: usize,
	taps: usize,
	end: usize,
	weights: usize,
	dst: usize,
): void {
	let a = ZERO;
	let b = ZERO;
	for (let tap = taps; tap < end; tap += 8) {
		const w = weights + <usize>load<i32>(tap, 4);
		const x = src + <usize>load<i32>(tap);
		a = f32x4.add(a, f32x4.mul(v128.load(w), v128.load(x)));
		b = f32x4.add(b, f32x4.mul(v128.load(w, 16), v128.load(x, 16)));
	}
	v128.store(dst, a);
	v128.store(dst, b, 16);
}

function oneChannel(
	src: usize,
	srcPixel: usize,
	taps: usize,
	end: usize,
	weights: usize,
	dst: usize,
	dstPixel: usize,
	columns: i32,
): void {
	for (let x = 0; x < columns; x++, src += srcPixel, dst += dstPixel) {
		let sum: f32 = 0;
		for (let tap = taps; tap < end; tap += 8)
			sum +=
				load<f32>(weights + <usize>load<i32>(tap, 4)) *
				load<f32>(src + <usize>load<i32>(tap));
		store<f32>(dst, sum);
	}
}
