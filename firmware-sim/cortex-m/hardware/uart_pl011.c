/* The UART of the Stellaris chips (Arm's PL011). A chip also wants its clock gate and pins set up; QEMU does not. */
#include "registers.h"
#include "uart.h"

#define DATA REGISTER(UART_BASE + 0x00)
#define STATE REGISTER(UART_BASE + 0x18)
#define DIVIDER REGISTER(UART_BASE + 0x24)
#define FRACTION REGISTER(UART_BASE + 0x28)
#define LINE REGISTER(UART_BASE + 0x2C)
#define CONTROL REGISTER(UART_BASE + 0x30)
#define INTERRUPT_MASK REGISTER(UART_BASE + 0x38)
#define INTERRUPT_CLEAR REGISTER(UART_BASE + 0x44)

#define STATE_EMPTY (1u << 4)
#define STATE_FULL (1u << 5)
#define INTERRUPT_RECEIVED (1u << 4)

/* 64ths of the clock per 16 bits. */
#define DIVISOR (CLOCK * 4 / 115200)

void uart_driver_open(void) {
	DIVIDER = DIVISOR / 64;
	FRACTION = DIVISOR % 64;
	LINE = 0x60;     /* 8 bits, a byte at a time */
	CONTROL = 0x301; /* on, send, receive */
	INTERRUPT_MASK = INTERRUPT_RECEIVED;
}

bool uart_driver_take(uint8_t *byte) {
	INTERRUPT_CLEAR = INTERRUPT_RECEIVED;
	if (STATE & STATE_EMPTY) return false;
	*byte = (uint8_t)DATA;
	return true;
}

void uart_driver_send(uint8_t byte) {
	while (STATE & STATE_FULL) {
	}
	DATA = byte;
}
