/**
 * dy [n, oh, ow, c] goes to the first greatest value of its window of x [n, h, w, c]; dx is added to. A window that
 * holds only NaN passes nothing.
 */
export function maxPoolGradient(
	x: usize,
	dy: usize,
	images: i32,
	height: i32,
	width: i32,
	channels: i32,
	outHeight: i32,
	outWidth: i32,
	windowHeight: i32,
	windowWidth: i32,
	strideHeight: i32,
	strideWidth: i32,
	top: i32,
	left: i32,
	dx: usize,
): void {
	const pixel = (<usize>channels) << 2;
	const row = pixel * width;
	const image = row * height;
	memory.fill(dx, 0, image * images);
	for (let n = 0; n < images; n++) {
		const base = <usize>n * image;
		for (let oy = 0; oy < outHeight; oy++) {
			const y = oy * strideHeight - top;
			const first = base + <usize>max(0, y) * row;
			const last = base + <usize>min(height, y + windowHeight) * row;
			for (let ox = 0; ox < outWidth; ox++, dy += pixel) {
				const c = ox * strideWidth - left;
				const start = <usize>max(0, c) * pixel;
				const end = <usize>min(width, c + windowWidth) * pixel;
				for (let o: usize = 0; o < pixel; o += 4) {
					const at = greatest(x + o, first, last, row, start, end, pixel);
					if (at !== -1)
						store<f32>(dx + o + at, load<f32>(dx + o + at) + load<f32>(dy + o));
				}
			}
		}
	}
}

/** Offset of the first greatest value of a window; -1 where there is none. */
function greatest(
	x: usize,
	first: usize,
	last: usize,
	row: usize,
	start: usize,
	end: usize,
	pixel: usize,
): usize {
	let best: f32 = -Infinity;
	let found: usize = -1;
	for (let y = first; y < last; y += row)
		for (let at = y + start; at < y + end; at += pixel) {
			const value = load<f32>(x + at);
			if (value > best) {
				best = value;
				found = at;
			}
		}
	return found;
}
