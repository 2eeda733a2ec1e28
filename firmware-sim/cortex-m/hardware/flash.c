/* The rules of the model flash that hold for every driver. */
#include "flash.h"
#include "../board.h"

uint32_t board_flash_size(void) {
	return FLASH_BYTES;
}

void flash_require(uint32_t at, uint32_t length, uint32_t granule) {
	if (length > FLASH_BYTES || at > FLASH_BYTES - length)
		board_fault("the firmware left the flash");
	if (at % granule != 0 || length % granule != 0)
		board_fault("the firmware used the flash in the wrong granule");
}
