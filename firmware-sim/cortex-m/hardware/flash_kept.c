/*
 * NOR flash by its rules: erased in sectors to 0xFF, programmed in units, each unit once between two erases.
 * QEMU's boards have no flash that a program can write, so the rules are kept here. As in firmware-sim/board/nor.ts,
 * breaking one ends the program.
 */
#include "../board.h"
#include "flash.h"
#include "store.h"
#include <string.h>

#define ERASED 0xFF
#define MAGIC 0x4F434E52u
#define CHUNK_BYTES 128u

static void fill(uint32_t at, uint32_t length, uint8_t value) {
	uint8_t chunk[CHUNK_BYTES];
	memset(chunk, value, sizeof chunk);
	while (length > 0) {
		uint32_t part = length < CHUNK_BYTES ? length : CHUNK_BYTES;
		store_write(at, chunk, part);
		at += part;
		length -= part;
	}
}

void flash_open(void) {
	uint32_t magic = 0;
	store_open();
	store_read(STORE_MAGIC, (uint8_t *)&magic, sizeof magic);
	if (magic == MAGIC) return;
	fill(0, FLASH_BYTES, ERASED);
	fill(STORE_MARKS, FLASH_BYTES / FLASH_UNIT_BYTES, 0);
	magic = MAGIC;
	store_write(STORE_MAGIC, (const uint8_t *)&magic, sizeof magic);
}

int32_t board_flash_read(uint32_t at, uint8_t *destination, uint32_t length) {
	flash_require(at, length, 1);
	store_read(at, destination, length);
	return STATUS_OK;
}

/* Programs a unit and marks it. */
static void program_unit(uint32_t at, const uint8_t *source) {
	uint8_t unit[FLASH_UNIT_BYTES];
	uint32_t mark_at = STORE_MARKS + at / FLASH_UNIT_BYTES;
	uint8_t mark;
	store_read(mark_at, &mark, 1);
	if (mark) board_fault("the firmware programmed a unit twice without an erase");
	mark = 1;
	store_write(mark_at, &mark, 1);
	store_read(at, unit, sizeof unit);
	for (uint32_t i = 0; i < sizeof unit; i++) unit[i] &= source[i];
	store_write(at, unit, sizeof unit);
}

int32_t board_flash_program(uint32_t at, const uint8_t *source, uint32_t length) {
	flash_require(at, length, FLASH_UNIT_BYTES);
	for (uint32_t i = 0; i < length; i += FLASH_UNIT_BYTES) program_unit(at + i, source + i);
	return STATUS_OK;
}

int32_t board_flash_erase(uint32_t at, uint32_t length) {
	flash_require(at, length, FLASH_SECTOR_BYTES);
	fill(at, length, ERASED);
	fill(STORE_MARKS + at / FLASH_UNIT_BYTES, length / FLASH_UNIT_BYTES, 0);
	return STATUS_OK;
}
