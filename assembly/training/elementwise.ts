/** Passes over arrays of float32. */

const ZERO: v128 = f32x4.splat(0);

/** dx = dy where 0 < y < `most` (6, or infinity for plain relu), else 0; y is relu's output. */
export function reluGradient(
	y: usize,
	dy: usize,
	count: i32,
	most: f32,
	dx: usize,
): void {
	const end = (<usize>count) << 2;
	const top = f32x4.splat(most);
	let o: usize = 0;
	for (; o + 16 <= end; o += 16) {
		const v = v128.load(y + o);
		const inside = v128.and(f32x4.gt(v, ZERO), f32x4.lt(v, top));
		v128.store(dx + o, v128.and(v128.load(dy + o), inside));
	}
	for (; o < end; o += 4) {
		const v = load<f32>(y + o);
		store<f32>(dx + o, v > 0 && v < most ? load<f32>(dy + o) : 0);
	}
}

/** sums[c] = sum over rows of x[row, c]: the gradient of a bias. */
export function channelSums(
	x: usize,
	rows: i32,
	channels: i32,
	sums: usize,
): void {
	const pixel = (<usize>channels) << 2;
	memory.fill(sums, 0, pixel);
	for (let r = 0; r < rows; r++, x += pixel) {
		let o: usize = 0;
		for (; o + 16 <= pixel; o += 16)
			v128.store(sums + o, f32x4.add(v128.load(sums + o), v128.load(x + o)));
		for (; o < pixel; o += 4)
			store<f32>(sums + o, load<f32>(sums + o) + load<f32>(x + o));
	}
}
