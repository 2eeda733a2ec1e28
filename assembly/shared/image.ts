/** Pixel formats of a frame. Leaf file: both compilers read it. */
export const FRAME_RGB888: u16 = 0;
export const FRAME_RGB565: u16 = 1; // high byte first, as esp32-camera delivers it
export const FRAME_GRAY8: u16 = 2;
export const FRAME_YUV422: u16 = 3; // Y0 U Y1 V, BT.601 full range
export const FRAME_RGBA8888: u16 = 4; // ImageData; alpha is ignored

/** The largest width and height of a frame, in pixels. */
export const MAX_FRAME_SIDE: u32 = 10240;

/** Scratch of the resizing, for each value of a row of the picture that it makes (assembly/image/vertical.ts). */
export const FRAME_SCRATCH_BYTES: u32 = 12;

/** Bytes of one pixel (of two pixels' mean for YUV422, whose width is even); 0 for an unknown format. */
export function frameBytesPerPixel(format: u16): u32 {
	if (format === FRAME_RGB888) return 3;
	if (format === FRAME_RGB565 || format === FRAME_YUV422) return 2;
	if (format === FRAME_GRAY8) return 1;
	if (format === FRAME_RGBA8888) return 4;
	return 0;
}
