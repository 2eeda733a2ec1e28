/**
 * A step of AdamW (Loshchilov and Hutter, 2019) over `count` float32 values, in place. `rate` and `correction` hold the
 * bias corrections of the moments, `keep` is 1 - learning rate * weight decay.
 */
export function adamW(
	values: usize,
	gradient: usize,
	first: usize,
	second: usize,
	count: i32,
	beta1: f32,
	beta2: f32,
	epsilon: f32,
	rate: f32,
	correction: f32,
	keep: f32,
): void {
	const rest1 = f32x4.splat(1 - beta1);
	const rest2 = f32x4.splat(1 - beta2);
	const end = (<usize>count) << 2;
	let o: usize = 0;
	for (; o + 16 <= end; o += 16) {
		const g = v128.load(gradient + o);
		let m = v128.load(first + o);
		let v = v128.load(second + o);
		m = f32x4.add(m, f32x4.mul(rest1, f32x4.sub(g, m)));
		v = f32x4.add(v, f32x4.mul(rest2, f32x4.sub(f32x4.mul(g, g), v)));
		v128.store(first + o, m);
		v128.store(second + o, v);
		const size = f32x4.add(
			f32x4.sqrt(f32x4.mul(v, f32x4.splat(correction))),
			f32x4.splat(epsilon),
		);
		const step = f32x4.div(f32x4.mul(f32x4.splat(rate), m), size);
		const kept = f32x4.mul(v128.load(values + o), f32x4.splat(keep));
		v128.store(values + o, f32x4.sub(kept, step));
	}
	for (; o < end; o += 4) {
		const g = load<f32>(gradient + o);
		let m = load<f32>(first + o);
		let v = load<f32>(second + o);
		m += (1 - beta1) * (g - m);
		v += (1 - beta2) * (g * g - v);
		store<f32>(first + o, m);
		store<f32>(second + o, v);
		const step = (rate * m) / (Mathf.sqrt(v * correction) + epsilon);
		store<f32>(values + o, load<f32>(values + o) * keep - step);
	}
}
