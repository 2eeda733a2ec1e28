/* Where the bytes of the model flash are kept: store_memory.c or store_file.c. No rules here; those are in flash_kept.c. */
#ifndef OCELLI_STORE_H
#define OCELLI_STORE_H

#include <stdint.h>

/* Behind the flash's bytes, a byte for each unit, and a word that says that all this was set up once. */
#define STORE_MARKS FLASH_BYTES
#define STORE_MAGIC (FLASH_BYTES + FLASH_BYTES / FLASH_UNIT_BYTES)
#define STORE_BYTES (STORE_MAGIC + 4)

void store_open(void);
void store_read(uint32_t at, uint8_t *destination, uint32_t length);
void store_write(uint32_t at, const uint8_t *source, uint32_t length);

#endif
