/** Brings tensors into the layout that the convolutions read. */

/**
 * [images, height, width, channels] into the middle of zeros: [images, paddedHeight, paddedWidth, channels].
 * `rowBytes` is width * channels * 4.
 */
export function pad(
	src: usize,
	images: i32,
	height: i32,
	rowBytes: usize,
	dst: usize,
	top: i32,
	leftBytes: usize,
	paddedHeight: i32,
	paddedRowBytes: usize,
): void {
	memory.fill(dst, 0, <usize>(images * paddedHeight) * paddedRowBytes);
	for (let n = 0; n < images; n++) {
		let to = dst + <usize>(n * paddedHeight + top) * paddedRowBytes + leftBytes;
		for (let y = 0; y < height; y++, src += rowBytes, to += paddedRowBytes)
			memory.copy(to, src, rowBytes);
	}
}

/**
 * Weights as panels of 8 channels, [channels / 8][tap][depth][8], the last panel filled up with zeros. The weight of
 * tap t, depth k and channel c is the float at src + taps[t] + k * depthBytes + c * channelBytes.
 */
export function packPanels(
	src: usize,
	taps: usize,
	tapCount: i32,
	depth: i32,
	depthBytes: usize,
	channels: i32,
	channelBytes: usize,
	dst: usize,
): void {
	for (let c = 0; c < channels; c += 8) {
		const width = min(8, channels - c);
		for (let t = 0; t < tapCount; t++) {
			let from =
				src +
				<usize>load<i32>(taps + ((<usize>t) << 2)) +
				<usize>c * channelBytes;
			for (let k = 0; k < depth; k++, from += depthBytes, dst += 32) {
				for (let j: usize = 0; j < 8; j++)
					store<f32>(
						dst + (j << 2),
						<i32>j < width ? load<f32>(from + j * channelBytes) : 0,
					);
			}
		}
	}
}
