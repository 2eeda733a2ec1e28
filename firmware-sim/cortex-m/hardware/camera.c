/*
 * The camera: frames that QEMU's loader put into memory before the start, one after the other, again and again.
 *
 *   u32 magic | u32 frames | for each: u16 width, height, format, bytes of a row | rows, padded to 4 bytes
 */
#include "../board.h"
#include <string.h>

#define MAGIC 0x4D41434Fu /* "OCAM" */
#define HEADER_BYTES 8u

struct header {
	uint16_t width, height, format, row_bytes;
};

static const uint8_t *next;
static uint32_t left;
static const uint8_t *rows;
static struct header frame;

int32_t board_camera_start(uint8_t *destination) {
	const uint32_t *region = (const uint32_t *)CAMERA_BASE;
	if (region[0] != MAGIC || region[1] == 0) return STATUS_CAMERA_FAULT;
	if (left == 0) {
		left = region[1];
		next = (const uint8_t *)(region + 2);
	}
	memcpy(&frame, next, sizeof frame);
	rows = next + HEADER_BYTES;
	next = rows + (((uint32_t)frame.height * frame.row_bytes + 3) & ~3u);
	left--;
	memcpy(destination, &frame, 6);
	memset(destination + 6, 0, 2);
	return STATUS_OK;
}

uint32_t board_camera_row_bytes(void) {
	return frame.row_bytes;
}

int32_t board_camera_row(uint32_t y, uint8_t *destination) {
	memcpy(destination, rows + y * frame.row_bytes, frame.row_bytes);
	return STATUS_OK;
}
