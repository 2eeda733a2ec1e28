/*
 * The hardware layer: what a port to another board implements. The functions are those of assembly/device/board.ts,
 * with pointers instead of addresses of linear memory; firmware-sim/board/machine.ts is the same in TypeScript.
 * Functions return 0 or a negative status, unless told otherwise.
 */
#ifndef OCELLI_BOARD_H
#define OCELLI_BOARD_H

#include <stdint.h>

/* Of assembly/shared/status.ts and assembly/shared/flash.ts; tests/contract/board.test.ts compares them. */
#define STATUS_OK 0
#define STATUS_CAMERA_FAULT (-23)
#define FLASH_SECTOR_BYTES 4096u
#define FLASH_UNIT_BYTES 32u

/* Bytes of linear memory that may be used. Twin: BoardProfile.ram. */
uint32_t board_ram_size(void);

/* Bytes of flash set aside for models. Twin: Nor.size. */
uint32_t board_flash_size(void);
/* Copies `length` bytes of the model flash from offset `at`. Twin: Nor.read. */
int32_t board_flash_read(uint32_t at, uint8_t *destination, uint32_t length);
/* Programs whole units of erased flash, each once between two erases. Twin: Nor.program. */
int32_t board_flash_program(uint32_t at, const uint8_t *source, uint32_t length);
/* Erases whole sectors to 0xFF. Twin: Nor.erase. */
int32_t board_flash_erase(uint32_t at, uint32_t length);

/* Moves up to `capacity` received bytes to `destination`; returns how many. Twin: Uart.take. */
uint32_t board_uart_read(uint8_t *destination, uint32_t capacity);
/* Sends; returns when the last byte is on its way. Twin: Uart.send. */
void board_uart_write(const uint8_t *source, uint32_t length);

/* Starts a frame: writes u16 width, height, format, 0, little-endian. Twin: Camera.start. */
int32_t board_camera_start(uint8_t *frame);
/* Bytes of a row of the frame that was started: what board_camera_row writes. */
uint32_t board_camera_row_bytes(void);
/* Row y of the frame that was started; y rises, each row is asked for once. Twin: Camera.row. */
int32_t board_camera_row(uint32_t y, uint8_t *destination);

/* Milliseconds since power-on, modulo 2^32. Twin: Clock.now. */
uint32_t board_millis(void);
/* A frame was classified: what the product does about it. Twin: Machine.onResult. */
void board_on_result(int32_t label, int32_t probability);
/* Restarts the board; does not return. Twin: Machine.powerCycle. */
void board_reset(void) __attribute__((noreturn));

/* Called once before all others: opens the clock, the line and the flash. */
void board_open(void);
/* Called when a tick had nothing to do: sleeps until the next interrupt. */
void board_idle(void);
/* The firmware broke a rule of the hardware or of its memory: says so and stops. Twin: BoardFault. */
void board_fault(const char *what) __attribute__((noreturn, cold));

#endif
