/* SysTick, which nearly all Cortex-M have. */
#include "clock.h"
#include "registers.h"

void clock_driver_open(void) {
	SYSTICK_RELOAD = CLOCK / 1000 - 1;
	SYSTICK_VALUE = 0;
	SYSTICK_CONTROL = 7; /* the processor's clock, with interrupt, on */
}

void clock_driver_took(void) {
}
