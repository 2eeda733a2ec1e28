/* Received bytes go into a ring, from the interrupt, and out of it when the firmware asks. */
#include "uart.h"
#include "../board.h"
#include "registers.h"

#define RING_BYTES 256u

/* Both only rise; their difference is what waits. The interrupt moves `received`, board_uart_read moves `taken`. */
static volatile uint32_t received, taken;
static volatile uint8_t ring[RING_BYTES];

void uart_open(void) {
	uart_driver_open();
	INTERRUPT_ENABLE(UART_INTERRUPT);
}

/* While the ring is full the interrupt is off: the device, or the sender's flow control, holds what comes. */
void uart_interrupt(void) {
	uint8_t byte;
	while (received - taken < RING_BYTES && uart_driver_take(&byte)) ring[received++ % RING_BYTES] = byte;
	if (received - taken == RING_BYTES) INTERRUPT_DISABLE(UART_INTERRUPT);
}

bool uart_has_bytes(void) {
	return received != taken;
}

uint32_t board_uart_read(uint8_t *destination, uint32_t capacity) {
	uint32_t waiting = received - taken;
	uint32_t count = waiting < capacity ? waiting : capacity;
	for (uint32_t i = 0; i < count; i++) destination[i] = ring[taken++ % RING_BYTES];
	if (waiting == RING_BYTES && count > 0) {
		INTERRUPT_ENABLE(UART_INTERRUPT);
		INTERRUPT_RAISE(UART_INTERRUPT);
	}
	return count;
}

void board_uart_write(const uint8_t *source, uint32_t length) {
	for (uint32_t i = 0; i < length; i++) uart_driver_send(source[i]);
}
