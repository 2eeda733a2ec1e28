/* A fault ends QEMU with exit code 1 and a line on its standard error. A product would restart instead. */
#include "../board.h"
#include "semihosting.h"

void board_fault(const char *what) {
	const uint32_t exit[2] = {0x20026, 1}; /* the application ended, with this code */
	semihosting(SEMIHOSTING_PRINT, what);
	semihosting(SEMIHOSTING_PRINT, "\n");
	semihosting(SEMIHOSTING_EXIT, exit);
	for (;;) {
	}
}
