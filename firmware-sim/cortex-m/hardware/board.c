/* Start, time, sleep, restart: the rest of board.h, which needs no device but a clock. */
#include "../board.h"
#include "clock.h"
#include "flash.h"
#include "registers.h"
#include "uart.h"

static volatile uint32_t milliseconds;

void clock_interrupt(void) {
	clock_driver_took();
	milliseconds++;
}

void board_open(void) {
	clock_driver_open();
	flash_open();
	uart_open();
}

uint32_t board_ram_size(void) {
	return LINEAR_BYTES;
}

uint32_t board_millis(void) {
	return milliseconds;
}

/* An interrupt that comes between the question and wfi stays pending and ends the sleep. */
void board_idle(void) {
	__asm volatile("cpsid i" ::: "memory");
	if (!uart_has_bytes()) __asm volatile("wfi" ::: "memory");
	__asm volatile("cpsie i" ::: "memory");
}

/* Nothing is connected to these boards; a product switches its lamp or its lock here. */
void board_on_result(int32_t label, int32_t probability) {
	(void)label;
	(void)probability;
}

void board_reset(void) {
	__asm volatile("dsb" ::: "memory");
	RESET_CONTROL = 0x05FA0004u; /* key, SYSRESETREQ */
	for (;;) {
	}
}
