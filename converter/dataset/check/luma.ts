/** Brightness 0..255 of each pixel, as Rec. 601 weighs the colours. `pixels`: [n, channels], 1 or 3. */
export function luma(pixels: Uint8Array, channels: number): ArrayLike<number> {
	if (channels === 1) return pixels;
	const gray = new Float32Array(pixels.length / 3);
	for (let i = 0; i < gray.length; i++)
		gray[i] =
			0.299 * pixels[3 * i] +
			0.587 * pixels[3 * i + 1] +
			0.114 * pixels[3 * i + 2];
	return gray;
}
