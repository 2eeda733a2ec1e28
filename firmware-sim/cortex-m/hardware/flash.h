/* The model flash: flash_kept.c, over a store, or a chip's own (flash_*.c). flash.c has what they share. */
#ifndef OCELLI_FLASH_H
#define OCELLI_FLASH_H

#include <stdint.h>

/* Of the driver: the flash as it was left. */
void flash_open(void);
/* Ends the program unless [at, at + length) is in the flash and both are multiples of `granule`. */
void flash_require(uint32_t at, uint32_t length, uint32_t granule);

#endif
