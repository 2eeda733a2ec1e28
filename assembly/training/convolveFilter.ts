/**
 * The filter's gradient of a dense convolution: dw[t, m, c] = sum over all output pixels of
 * src[pixel, taps[t] + m] * dy[pixel, c]. The source is padded as for convolve.ts; strides are in bytes.
 */

/** Pixels that are summed in registers before the sums go back to memory: both operands stay in the first cache. */
const CHUNK_PIXELS: i32 = 64;

export function convolveFilter(
	src: usize,
	srcImage: usize,
	srcRow: usize,
	srcPixel: usize,
	taps: usize,
	tapCount: i32,
	depth: i32,
	dy: usize,
	channels: i32,
	images: i32,
	rows: i32,
	columns: i32,
	dw: usize,
): void {
	const dyPixel = (<usize>channels) << 2;
	const dyRow = dyPixel * columns;
	const tapBytes = (<usize>(depth * channels)) << 2;
	const chunk = max(1, CHUNK_PIXELS / columns);
	memory.fill(dw, 0, tapBytes * tapCount);
	for (let n = 0; n < images; n++)
		for (let y = 0; y < rows; y += chunk) {
			const from = src + <usize>n * srcImage + <usize>y * srcRow;
			const gradient = dy + <usize>(n * rows + y) * dyRow;
			for (let t = 0; t < tapCount; t++)
				addTap(
					from + <usize>load<i32>(taps + ((<usize>t) << 2)),
					srcRow,
					srcPixel,
					gradient,
					dyPixel,
					min(chunk, rows - y),
					columns,
					depth,
					channels,
					dw + <usize>t * tapBytes,
				);
		}
}

/** Adds what `rows` x `columns` pixels give to dw [depth, channels]. */
function addTap(
	src: usize,
	srcRow: usize,
	srcPixel: usize,
	dy: usize,
	dyPixel: usize,
	rows: i32,
	columns: i32,
	depth: i32,
	channels: i32,
	dw: usize,
): void {
	let m = 0;
	for (; m + 4 <= depth; m += 4) {
		const x = src + ((<usize>m) << 2);
		const w = dw + <usize>m * dyPixel;
		let c = 0;
		for (; c + 8 <= channels; c += 8) {
			const o = (<usize>c) << 2;
			fourByEight(x, srcRow, srcPixel, dy + o, dyPixel, rows, columns, w + o);
		}
	}
	const rest = channels & ~7;
	for (let i = 0; i < depth; i++) {
		const x = src + ((<usize>i) << 2);
		const w = dw + <usize>i * dyPixel;
		for (let c = i < m ? rest : 0; c < rest; c += 8) {
			const o = (<usize>c) << 2;
			oneByEight(x, srcRow, srcPixel, dy + o, dyPixel, rows, columns, w + o);
		}
		for (let c = rest; c < channels; c++) {
			const o = (<usize>c) << 2;
			oneByOne(x, srcRow, srcPixel, dy + o, dyPixel, rows, columns, w + o);
		}
	}
}

function fourByEight(
	src: usize,
	srcRow: usize,
	srcPixel: usize,
	dy: usize,
	dyPixel: usize,
	rows: i32,
	columns: i32,
	w0: usize,
): void {
	const w1 = w0 + dyPixel;
	const w2 = w1 + dyPixel;
	const w3 = w2 + dyPixel;
	let a0 = v128.load(w0);
	let a1 = v128.load(w0, 16);
	let b0 = v128.load(w1);
	let b1 = v128.load(w1, 16);
	let c0 = v128.load(w2);
	let c1 = v128.load(w2, 16);
	let d0 = v128.load(w3);
	let d1 = v128.load(w3, 16);
	for (let y = 0; y < rows; y++, src += srcRow) {
		let x = src;
		const end = dy + dyPixel * columns;
		for (; dy < end; dy += dyPixel, x += srcPixel) {
			const u = v128.load(dy);
			const v = v128.load(dy, 16);
			const p = v128.load32_splat(x);
			a0 = f32x4.add(a0, f32x4.mul(p, u));
			a1 = f32x4.add(a1, f32x4.mul(p, v));
			const q = v128.load32_splat(x, 4);
			b0 = f32x4.add(b0, f32x4.mul(q, u));
			b1 = f32x4.add(b1, f32x4.mul(q, v));
			const r = v128.load32_splat(x, 8);
			c0 = f32x4.add(c0, f32x4.mul(r, u));
			c1 = f32x4.add(c1, f32x4.mul(r, v));
			const s = v128.load32_splat(x, 12);
			d0 = f32x4.add(d0, f32x4.mul(s, u));
			d1 = f32x4.add(d1, f32x4.mul(s, v));
		}
	}
	v128.store(w0, a0);
	v128.store(w0, a1, 16);
	v128.store(w1, b0);
	v128.store(w1, b1, 16);
	v128.store(w2, c0);
	v128.store(w2, c1, 16);
	v128.store(w3, d0);
	v128.store(w3, d1, 16);
}

function oneByEight(
	src: usize,
	srcRow: usize,
	srcPixel: usize,
	dy: usize,
	dyPixel: usize,
	rows: i32,
	columns: i32,
	w: usize,
): void {
	let a = v128.load(w);
	let b = v128.load(w, 16);
	for (let y = 0; y < rows; y++, src += srcRow) {
		let x = src;
		const end = dy + dyPixel * columns;
		for (; dy < end; dy += dyPixel, x += srcPixel) {
			const p = v128.load32_splat(x);
			a = f32x4.add(a, f32x4.mul(p, v128.load(dy)));
			b = f32x4.add(b, f32x4.mul(p, v128.load(dy, 16)));
		}
	}
	v128.store(w, a);
	v128.store(w, b, 16);
}

/** Adds the product of one source channel and one channel of dy, over `rows` x `columns` pixels, to w. */
export function oneByOne(
	src: usize,
	srcRow: usize,
	srcPixel: usize,
	dy: usize,
	dyPixel: usize,
	rows: i32,
	columns: i32,
	w: usize,
): void {
	let a = load<f32>(w);
	for (let y = 0; y < rows; y++, src += srcRow) {
		let x = src;
		const end = dy + dyPixel * columns;
		for (; dy < end; dy += dyPixel, x += srcPixel)
			a += load<f32>(x) * load<f32>(dy);
	}
	store<f32>(w, a);
}
