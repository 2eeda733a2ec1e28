/* TIMER0 of the nRF51, whose Cortex-M0 has no SysTick. */
#include "clock.h"
#include "registers.h"

#define TIMER 0x40008000u
#define START REGISTER(TIMER + 0x000)
#define COMPARED REGISTER(TIMER + 0x140)
#define SHORTCUTS REGISTER(TIMER + 0x200)
#define INTERRUPTS REGISTER(TIMER + 0x304)
#define BITS REGISTER(TIMER + 0x508)
#define PRESCALER REGISTER(TIMER + 0x510)
#define COMPARE REGISTER(TIMER + 0x540)

void clock_driver_open(void) {
	BITS = 3;      /* 32 */
	PRESCALER = 4; /* 16 MHz / 2^4 */
	COMPARE = 1000;
	SHORTCUTS = 1; /* compared: start over */
	INTERRUPTS = 1u << 16;
	INTERRUPT_ENABLE(CLOCK_INTERRUPT);
	START = 1;
}

void clock_driver_took(void) {
	COMPARED = 0;
}
