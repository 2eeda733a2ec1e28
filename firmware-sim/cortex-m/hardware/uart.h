/* The serial line: uart.c keeps what came in, a driver (uart_*.c) knows the registers. */
#ifndef OCELLI_UART_H
#define OCELLI_UART_H

#include <stdbool.h>
#include <stdint.h>

void uart_open(void);
void uart_interrupt(void);
/* Whether received bytes wait for board_uart_read. */
bool uart_has_bytes(void);

/* Of the driver: switches the line on, with an interrupt for each received byte. */
void uart_driver_open(void);
/* Of the driver: takes a received byte from the device; false if there is none. */
bool uart_driver_take(uint8_t *byte);
/* Of the driver: waits until the device can take a byte, and sends it. */
void uart_driver_send(uint8_t byte);

#endif
