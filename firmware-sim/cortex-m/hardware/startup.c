/* The vector table and what runs before main: RAM is set up, the float unit, where there is one, is switched on. */
#include "../board.h"
#include "clock.h"
#include "registers.h"
#include "uart.h"

extern uint32_t stack_top, data_source, data_start, data_end, bss_start, bss_end;

int main(void);
void reset_handler(void) __attribute__((noreturn));

static void fault_interrupt(void) {
	board_fault("the processor faulted");
}

/* SysTick is the last of the processor's own, number -1. */
#define LAST_INTERRUPT (CLOCK_INTERRUPT > UART_INTERRUPT ? CLOCK_INTERRUPT : UART_INTERRUPT)

typedef void (*Vector)(void);

__attribute__((section(".vectors"), used)) static const Vector vectors[16 + LAST_INTERRUPT + 1] = {
	(Vector)&stack_top,
	reset_handler,
	[2 ... 14] = fault_interrupt,
	[16 + CLOCK_INTERRUPT] = clock_interrupt,
	[16 + UART_INTERRUPT] = uart_interrupt,
};

void reset_handler(void) {
	const uint32_t *source = &data_source;
	for (uint32_t *to = &data_start; to < &data_end;) *to++ = *source++;
	for (uint32_t *to = &bss_start; to < &bss_end;) *to++ = 0;
#ifdef __ARM_FP
	COPROCESSORS |= 0xFu << 20;
	__asm volatile("dsb\n isb" ::: "memory");
#endif
	main();
	board_fault("main returned");
}
