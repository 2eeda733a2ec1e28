/* A file beside QEMU, "flash.bin", by semihosting: for boards whose RAM is too small for a flash. Outlives QEMU. */
#include "../board.h"
#include "semihosting.h"
#include "store.h"

/* Modes of SEMIHOSTING_OPEN: as fopen's "r+b" and "w+b". */
#define MODE_UPDATE 3u
#define MODE_CREATE 7u

static const char NAME[] = "flash.bin";
static int32_t file;

static int32_t open(uint32_t mode) {
	const uint32_t argument[3] = {(uint32_t)NAME, mode, sizeof NAME - 1};
	return semihosting(SEMIHOSTING_OPEN, argument);
}

void store_open(void) {
	file = open(MODE_UPDATE);
	if (file < 0) file = open(MODE_CREATE);
	if (file < 0) board_fault("flash.bin cannot be opened");
}

static void seek(uint32_t at) {
	const uint32_t argument[2] = {(uint32_t)file, at};
	if (semihosting(SEMIHOSTING_SEEK, argument) != 0) board_fault("flash.bin cannot be positioned");
}

/* A file that ends early leaves `destination` as it was: so it is with a file that was just created. */
void store_read(uint32_t at, uint8_t *destination, uint32_t length) {
	const uint32_t argument[3] = {(uint32_t)file, (uint32_t)destination, length};
	seek(at);
	semihosting(SEMIHOSTING_READ, argument);
}

void store_write(uint32_t at, const uint8_t *source, uint32_t length) {
	const uint32_t argument[3] = {(uint32_t)file, (uint32_t)source, length};
	seek(at);
	if (semihosting(SEMIHOSTING_WRITE, argument) != 0) board_fault("flash.bin cannot be written");
}
