/* Time from SysTick at 1 kHz, sleep, restart, and the rest of board.h that needs no device. */
#include "../board.h"
#include "registers.h"
#include "store.h"
#include "uart.h"

static volatile uint32_t milliseconds;

void systick_interrupt(void) {
	milliseconds++;
}

void board_open(void) {
	SYSTICK_RELOAD = CLOCK / 1000 - 1;
	SYSTICK_VALUE = 0;
	SYSTICK_CONTROL = 7; /* the processor's clock, with interrupt, on */
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
