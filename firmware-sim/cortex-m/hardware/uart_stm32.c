/* The USART of the STM32F4. A chip also wants its clock gate and pins set up; QEMU does not. */
#include "registers.h"
#include "uart.h"

#define STATE REGISTER(UART_BASE + 0x00)
#define DATA REGISTER(UART_BASE + 0x04)
#define DIVIDER REGISTER(UART_BASE + 0x08)
#define CONTROL REGISTER(UART_BASE + 0x0C)

#define STATE_RECEIVED (1u << 5)
#define STATE_EMPTY (1u << 7)

void uart_driver_open(void) {
	DIVIDER = CLOCK / 115200;
	CONTROL = 1u << 13 | 1u << 5 | 1u << 3 | 1u << 2; /* on, interrupt on receive, send, receive */
}

bool uart_driver_take(uint8_t *byte) {
	if (!(STATE & STATE_RECEIVED)) return false;
	*byte = (uint8_t)DATA;
	return true;
}

void uart_driver_send(uint8_t byte) {
	while (!(STATE & STATE_EMPTY)) {
	}
	DATA = byte;
}
