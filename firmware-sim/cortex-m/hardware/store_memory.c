/* A stretch of memory that nothing else uses: outlives a reset, not the end of QEMU. */
#include "store.h"
#include <string.h>

void store_open(void) {
}

void store_read(uint32_t at, uint8_t *destination, uint32_t length) {
	memcpy(destination, (const uint8_t *)(FLASH_BASE + at), length);
}

void store_write(uint32_t at, const uint8_t *source, uint32_t length) {
	memcpy((uint8_t *)(FLASH_BASE + at), source, length);
}
