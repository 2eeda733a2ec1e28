/* The whole program: the firmware's wasm as C, driven as the simulator drives the wasm. */
#include "board.h"
#include "firmware.h"

int main(void) {
	static w2c_firmware firmware;
	board_open();
	wasm2c_firmware_instantiate(&firmware, 0);
	w2c_firmware_init(&firmware);
	for (;;)
		if (!w2c_firmware_tick(&firmware)) board_idle();
}
