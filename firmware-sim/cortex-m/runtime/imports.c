/* The imports of firmware.wasm as wasm2c calls them: addresses become pointers, and all else is board.h. */
#include "../board.h"
#include "firmware.h"

u8 linear_memory[LINEAR_BYTES] __attribute__((aligned(16)));

void wasm_trap(void) {
	board_fault("the firmware trapped");
}

/* Bytes [address, address + length) of linear memory. In both builds: pointers leave the wasm's own checks here. */
static u8 *memory(u32 address, u32 length) {
	if (length > LINEAR_BYTES || address > LINEAR_BYTES - length)
		board_fault("the firmware passed an address behind the end of its memory");
	return linear_memory + address;
}

u32 w2c_board_ram_size(struct w2c_board *board) {
	(void)board;
	return board_ram_size();
}

u32 w2c_board_flash_size(struct w2c_board *board) {
	(void)board;
	return board_flash_size();
}

u32 w2c_board_flash_read(struct w2c_board *board, u32 at, u32 to, u32 length) {
	(void)board;
	return (u32)board_flash_read(at, memory(to, length), length);
}

u32 w2c_board_flash_program(struct w2c_board *board, u32 at, u32 from, u32 length) {
	(void)board;
	return (u32)board_flash_program(at, memory(from, length), length);
}

u32 w2c_board_flash_erase(struct w2c_board *board, u32 at, u32 length) {
	(void)board;
	return (u32)board_flash_erase(at, length);
}

u32 w2c_board_uart_read(struct w2c_board *board, u32 to, u32 capacity) {
	(void)board;
	return board_uart_read(memory(to, capacity), capacity);
}

void w2c_board_uart_write(struct w2c_board *board, u32 from, u32 length) {
	(void)board;
	board_uart_write(memory(from, length), length);
}

u32 w2c_board_camera_start(struct w2c_board *board, u32 frame) {
	(void)board;
	return (u32)board_camera_start(memory(frame, 8));
}

u32 w2c_board_camera_row(struct w2c_board *board, u32 y, u32 to) {
	(void)board;
	return (u32)board_camera_row(y, memory(to, board_camera_row_bytes()));
}

u32 w2c_board_millis(struct w2c_board *board) {
	(void)board;
	return board_millis();
}

void w2c_board_on_result(struct w2c_board *board, u32 label, u32 probability) {
	(void)board;
	board_on_result((int32_t)label, (int32_t)probability);
}

void w2c_board_reset(struct w2c_board *board) {
	(void)board;
	board_reset();
}
