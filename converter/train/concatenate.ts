/** All values, one array after the other. */
export function concatenate(arrays: readonly Float32Array[]): Float32Array {
	const length = arrays.reduce((sum, array) => sum + array.length, 0);
	const all = new Float32Array(length);
	let at = 0;
	for (const array of arrays) {
		all.set(array, at);
		at += array.length;
	}
	return all;
}
