/* The UART of Arm's Cortex-M System Design Kit: the MPS2 and MPS3 boards. */
#include "registers.h"
#include "uart.h"

#define DATA REGISTER(UART_BASE + 0x00)
#define STATE REGISTER(UART_BASE + 0x04)
#define CONTROL REGISTER(UART_BASE + 0x08)
#define INTERRUPTS REGISTER(UART_BASE + 0x0C)
#define DIVIDER REGISTER(UART_BASE + 0x10)

#define STATE_SENDING 1u
#define STATE_RECEIVED 2u
#define INTERRUPT_RECEIVED 2u

void uart_driver_open(void) {
	DIVIDER = CLOCK / 115200;
	CONTROL = 1 | 2 | 8; /* send, receive, interrupt on receive */
}

bool uart_driver_take(uint8_t *byte) {
	INTERRUPTS = INTERRUPT_RECEIVED;
	if (!(STATE & STATE_RECEIVED)) return false;
	*byte = (uint8_t)DATA;
	return true;
}

void uart_driver_send(uint8_t byte) {
	while (STATE & STATE_SENDING) {
	}
	DATA = byte;
}
