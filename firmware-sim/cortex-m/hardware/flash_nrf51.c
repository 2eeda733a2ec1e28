/* The nRF51's own flash, through its controller: pages of 1 KB, four of them a sector of the model flash. */
#include "../board.h"
#include "flash.h"
#include "registers.h"
#include <string.h>

#define READY REGISTER(0x4001E400u)
#define MODE REGISTER(0x4001E504u)
#define ERASE_PAGE REGISTER(0x4001E508u)
#define MODE_READ 0
#define MODE_PROGRAM 1
#define MODE_ERASE 2
#define PAGE_BYTES 1024u

static void enter(uint32_t mode) {
	MODE = mode;
	while (!READY) {
	}
}

void flash_open(void) {
}

int32_t board_flash_read(uint32_t at, uint8_t *destination, uint32_t length) {
	flash_require(at, length, 1);
	memcpy(destination, (const uint8_t *)(FLASH_BASE + at), length);
	return STATUS_OK;
}

int32_t board_flash_program(uint32_t at, const uint8_t *source, uint32_t length) {
	flash_require(at, length, FLASH_UNIT_BYTES);
	enter(MODE_PROGRAM);
	for (uint32_t i = 0; i < length; i += 4) {
		uint32_t word;
		memcpy(&word, source + i, sizeof word);
		REGISTER(FLASH_BASE + at + i) = word;
		while (!READY) {
		}
	}
	enter(MODE_READ);
	return STATUS_OK;
}

int32_t board_flash_erase(uint32_t at, uint32_t length) {
	flash_require(at, length, FLASH_SECTOR_BYTES);
	enter(MODE_ERASE);
	for (uint32_t page = at; page < at + length; page += PAGE_BYTES) {
		ERASE_PAGE = FLASH_BASE + page;
		while (!READY) {
		}
	}
	enter(MODE_READ);
	return STATUS_OK;
}
