/**
 * The filter's gradient of a depthwise convolution: dw[t, c] = sum over all output pixels of
 * src[pixel, taps[t], c] * dy[pixel, c]. The source is padded and taps are those of depthwise.ts: the second offset
 * says where in dw a tap's row lies. Strides are in bytes.
 */
import { oneByOne } from "./convolveFilter";

export function depthwiseFilter(
	src: usize,
	srcImage: usize,
	srcRow: usize,
	srcPixel: usize,
	taps: usize,
	tapCount: i32,
	dy: usize,
	channels: i32,
	images: i32,
	rows: i32,
	columns: i32,
	dw: usize,
): void {
	const pixel = (<usize>channels) << 2;
	memory.fill(dw, 0, pixel * tapCount);
	for (let n = 0; n < images; n++)
		for (let y = 0; y < rows; y++) {
			const from = src + <usize>n * srcImage + <usize>y * srcRow;
			addRow(from, srcPixel, taps, tapCount, dy, pixel, columns, dw);
			dy += pixel * columns;
		}
}

/** Adds what a row of output pixels gives to all taps: three at a time, so that dy is loaded once for them. */
function addRow(
	src: usize,
	srcPixel: usize,
	taps: usize,
	tapCount: i32,
	dy: usize,
	dyPixel: usize,
	columns: i32,
	dw: usize,
): void {
	const vectors = dyPixel & ~31;
	for (let o: usize = 0; o < vectors; o += 32) {
		let t = 0;
		for (; t + 3 <= tapCount; t += 3)
			threeTaps(
				src + o,
				srcPixel,
				taps + ((<usize>t) << 3),
				dy + o,
				dyPixel,
				columns,
				dw + o,
			);
		for (; t < tapCount; t++) {
			const tap = taps + ((<usize>t) << 3);
			for (let half: usize = 0; half < 32; half += 16)
				oneTap(
					src + o + half,
					srcPixel,
					tap,
					dy + o + half,
					dyPixel,
					columns,
					dw + o + half,
				);
		}
	}
	for (let o = vectors; o < dyPixel; o += 4)
		for (let t = 0; t < tapCount; t++)
			oneByOne(
				src + o + <usize>load<i32>(taps + ((<usize>t) << 3)),
				0,
				srcPixel,
				dy + o,
				dyPixel,
				1,
				columns,
				dw + o + <usize>load<i32>(taps + ((<usize>t) << 3), 4),
			);
}

/** Eight channels of three taps. */
function threeTaps(
	src: usize,
	srcPixel: usize,
	taps: usize,
	dy: usize,
	dyPixel: usize,
	columns: i32,
	dw: usize,
): void {
	let x = src + <usize>load<i32>(taps);
	let y = src + <usize>load<i32>(taps, 8);
	let z = src + <usize>load<i32>(taps, 16);
	const wx = dw + <usize>load<i32>(taps, 4);
	const wy = dw + <usize>load<i32>(taps, 12);
	const wz = dw + <usize>load<i32>(taps, 20);
	let a0 = v128.load(wx);
	let a1 = v128.load(wx, 16);
	let b0 = v128.load(wy);
	let b1 = v128.load(wy, 16);
	let c0 = v128.load(wz);
	let c1 = v128.load(wz, 16);
	const end = dy + dyPixel * columns;
	for (; dy < end; dy += dyPixel) {
		const u = v128.load(dy);
		const v = v128.load(dy, 16);
		a0 = f32x4.add(a0, f32x4.mul(u, v128.load(x)));
		a1 = f32x4.add(a1, f32x4.mul(v, v128.load(x, 16)));
		b0 = f32x4.add(b0, f32x4.mul(u, v128.load(y)));
		b1 = f32x4.add(b1, f32x4.mul(v, v128.load(y, 16)));
		c0 = f32x4.add(c0, f32x4.mul(u, v128.load(z)));
		c1 = f32x4.add(c1, f32x4.mul(v, v128.load(z, 16)));
		x += srcPixel;
		y += srcPixel;
		z += srcPixel;
	}
	v128.store(wx, a0);
	v128.store(wx, a1, 16);
	v128.store(wy, b0);
	v128.store(wy, b1, 16);
	v128.store(wz, c0);
	v128.store(wz, c1, 16);
}

/** Four channels of one tap. */
function oneTap(
	src: usize,
	srcPixel: usize,
	tap: usize,
	dy: usize,
	dyPixel: usize,
	columns: i32,
	dw: usize,
): void {
	let x = src + <usize>load<i32>(tap);
	const w = dw + <usize>load<i32>(tap, 4);
	let sum = v128.load(w);
	const end = dy + dyPixel * columns;
	for (; dy < end; dy += dyPixel, x += srcPixel)
		sum = f32x4.add(sum, f32x4.mul(v128.load(dy), v128.load(x)));
	v128.store(w, sum);
}
