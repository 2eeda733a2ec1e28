/* The UART of the nRF51, on the micro:bit's USB side. */
#include "registers.h"
#include "uart.h"

#define START_RECEIVING REGISTER(UART_BASE + 0x000)
#define START_SENDING REGISTER(UART_BASE + 0x008)
#define RECEIVED REGISTER(UART_BASE + 0x108)
#define SENT REGISTER(UART_BASE + 0x11C)
#define INTERRUPTS REGISTER(UART_BASE + 0x304)
#define ENABLE REGISTER(UART_BASE + 0x500)
#define PIN_SENDING REGISTER(UART_BASE + 0x50C)
#define PIN_RECEIVING REGISTER(UART_BASE + 0x514)
#define RECEIVED_BYTE REGISTER(UART_BASE + 0x518)
#define SENT_BYTE REGISTER(UART_BASE + 0x51C)
#define RATE REGISTER(UART_BASE + 0x524)

void uart_driver_open(void) {
	PIN_SENDING = 24;
	PIN_RECEIVING = 25;
	RATE = 0x01D7E000; /* 115,200 */
	ENABLE = 4;
	INTERRUPTS = 1u << 2; /* on receive */
	START_RECEIVING = 1;
	START_SENDING = 1;
}

/* Six bytes may wait in the device; the event is set again after each that was read. */
bool uart_driver_take(uint8_t *byte) {
	if (!RECEIVED) return false;
	RECEIVED = 0;
	*byte = (uint8_t)RECEIVED_BYTE;
	return true;
}

void uart_driver_send(uint8_t byte) {
	SENT = 0;
	SENT_BYTE = byte;
	while (!SENT) {
	}
}
