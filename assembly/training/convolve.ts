/**
 * Dense convolution of float32 NHWC tensors, as one loop nest for all three uses: forward, the input's gradient at any
 * stride, and 1x1 kernels as matrix products.
 *
 * The source is padded, so that no tap ever leaves it. A tap is a byte offset from an output pixel's source position,
 * at which `depth` floats lie that meet `depth` rows of the weights. Weights come as panels of 8 output channels:
 * [channels / 8][tap][depth][8], the last one filled up with zeros (see pack.ts).
 */

const ZERO: v128 = f32x4.splat(0);

/** Output channels of a panel. */
const PANEL: i32 = 8;
/** Output pixels that are computed at once: 4 x 8 sums fill half of the 16 vector registers. */
const PIXELS: i32 = 4;

/**
 * dst[n, y, x, c] = sum over taps t and depth k of src[n, y, x, taps[t] + k] * panels[c / 8, t, k, c % 8].
 * All strides are in bytes; `taps` points to `tapCount` i32 offsets.
 */
export function convolve(
	src: usize,
	srcImage: usize,
	srcRow: usize,
	srcPixel: usize,
	taps: usize,
	tapCount: i32,
	depth: i32,
	panels: usize,
	channels: i32,
	dst: usize,
	dstImage: usize,
	dstRow: usize,
	dstPixel: usize,
	images: i32,
	rows: i32,
	columns: i32,
): void {
	const panelBytes = (<usize>(tapCount * depth * PANEL)) << 2;
	for (let n = 0; n < images; n++) {
		let panel = panels;
		for (let c = 0; c < channels; c += PANEL, panel += panelBytes) {
			const width = min(PANEL, channels - c);
			let from = src + <usize>n * srcImage;
			let to = dst + <usize>n * dstImage + ((<usize>c) << 2);
			for (let y = 0; y < rows; y++, from += srcRow, to += dstRow)
				convolveRow(
					from,
					srcPixel,
					taps,
					tapCount,
					depth,
					panel,
					to,
					dstPixel,
					columns,
					width,
				);
		}
	}
}

/** The last block of a row is moved back to end with it: some pixels are computed twice, to the same value. */
function convolveRow(
	src: usize,
	srcPixel: usize,
	taps: usize,
	tapCount: i32,
	depth: i32,
	panel: usize,
	dst: usize,
	dstPixel: usize,
	columns: i32,
	width: i32,
): void {
	if (columns < PIXELS) {
		for (let x = 0; x < columns; x++, src += srcPixel, dst += dstPixel)
			onePixel(src, taps, tapCount, depth, panel, dst, width);
		return;
	}
	for (let x = 0; x < columns; x += PIXELS) {
		const at = <usize>min(x, columns - PIXELS);
		fourPixels(
			src + at * srcPixel,
			srcPixel,
			taps,
			tapCount,
			depth,
			panel,
			dst + at * dstPixel,
			dstPixel,
			width,
		);
	}
}

function fourPixels(
	src: usize,
	srcPixel: usize,
	taps: usize,
	tapCount: i32,
	depth: i32,
	panel: usize,
	dst: usize,
	dstPixel: usize,
	width: i32,
): void {
	let a0 = ZERO;
	let a1 = ZERO;
	let b0 = ZERO;
	let b1 = ZERO;
	let c0 = ZERO;
	let c1 = ZERO;
	let d0 = ZERO;
	let d1 = ZERO;
	for (let t = 0; t < tapCount; t++) {
		let p = src + <usize>load<i32>(taps + ((<usize>t) << 2));
		let q = p + srcPixel;
		let r = q + srcPixel;
		let s = r + srcPixel;
		const end = p + ((<usize>depth) << 2);
		for (; p < end; p += 4, q += 4, r += 4, s += 4, panel += 32) {
			const u = v128.load(panel);
			const v = v128.load(panel, 16);
			const pp = v128.load32_splat(p);
			a0 = f32x4.add(a0, f32x4.mul(pp, u));
			a1 = f32x4.add(a1, f32x4.mul(pp, v));
			const qq = v128.load32_splat(q);
			b0 = f32x4.add(b0, f32x4.mul(qq, u));
			b1 = f32x4.add(b1, f32x4.mul(qq, v));
			const rr = v128.load32_splat(r);
			c0 = f32x4.add(c0, f32x4.mul(rr, u));
			c1 = f32x4.add(c1, f32x4.mul(rr, v));
			const ss = v128.load32_splat(s);
			d0 = f32x4.add(d0, f32x4.mul(ss, u));
			d1 = f32x4.add(d1, f32x4.mul(ss, v));
		}
	}
	storeChannels(dst, a0, a1, width);
	storeChannels(dst + dstPixel, b0, b1, width);
	storeChannels(dst + 2 * dstPixel, c0, c1, width);
	storeChannels(dst + 3 * dstPixel, d0, d1, width);
}

function onePixel(
	src: usize,
	taps: usize,
	tapCount: i32,
	depth: i32,
	panel: usize,
	dst: usize,
	width: i32,
): void {
	let a = ZERO;
	let b = ZERO;
	for (let t = 0; t < tapCount; t++) {
		let p = src + <usize>load<i32>(taps + ((<usize>t) << 2));
		const end = p + ((<usize>depth) << 2);
		for (; p < end; p += 4, panel += 32) {
			const x = v128.load32_splat(p);
			a = f32x4.add(a, f32x4.mul(x, v128.load(panel)));
			b = f32x4.add(b, f32x4.mul(x, v128.load(panel, 16)));
		}
	}
	storeChannels(dst, a, b, width);
}

/** Stores the first `width` of 8 sums. */
function storeChannels(dst: usize, low: v128, high: v128, width: i32): void {
	if (width === PANEL) {
		v128.store(dst, low);
		v128.store(dst, high, 16);
		return;
	}
	if (width >= 4) v128.store(dst, low);
	let rest = width < 4 ? low : high;
	for (let c = width < 4 ? 0 : 4; c < width; c++) {
		v128.store32_lane(dst + ((<usize>c) << 2), rest, 0);
		rest = i8x16.shuffle(
			rest,
			rest,
			4,
			5,
			6,
			7,
			8,
			9,
			10,
			11,
			12,
			13,
			14,
			15,
			0,
			1,
			2,
			3,
		);
	}
}
