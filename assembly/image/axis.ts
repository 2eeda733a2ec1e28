/**
 * Resizing along one axis, n source samples s[0..n) to m target samples t[0..m), in integers. Both axes do this, the
 * columns of a row first; the sums are divided once, at the very end (vertical.ts), so nothing is rounded before.
 *
 *   m <= n   area average: source j covers [j m, (j + 1) m), target i covers [i n, (i + 1) n);
 *            t[i] = sum over j of s[j] * (length of the overlap) / n
 *   m > n    bilinear, centres on centres: p = clamp((2 i + 1) n - m, 0, 2 m (n - 1)), j = floor(p / 2 m), f = p mod 2 m;
 *            t[i] = (s[j] * (2 m - f) + s[j + 1] * f) / 2 m
 */

export function isEnlarged(n: u32, m: u32): bool {
	return m > n;
}

/** What the weights of one target sample add up to: at most 131070. */
export function weightSum(n: u32, m: u32): u32 {
	return m > n ? 2 * m : n;
}

/** p of target sample i, for m > n: below 2^31, as n <= 10240 and m <= 65535. */
export function bilinearPosition(i: u32, n: u32, m: u32): i32 {
	const position = <i32>((2 * i + 1) * n) - <i32>m;
	return max(0, min(position, <i32>(2 * m * (n - 1))));
}
