/** The memory that activations, kernel scratch and weight tiles share; the plan says where in it. */
let base: usize = 0;
let size: u32 = 0;

export function arenaSet(at: usize, bytes: u32): void {
	base = at;
	size = bytes;
}
export function arenaBase(): usize {
	return base;
}
export function arenaBytes(): u32 {
	return size;
}
