/**
 * Everything the firmware asks of the hardware: the imports of firmware.wasm, module "board".
 * firmware-sim/board implements them in TypeScript. Addresses are in linear memory,
 * `at` is an offset in the model flash. Functions return 0 or a negative status (assembly/shared/status.ts).
 */

/** Bytes of linear memory that may be used; the arena ends there. */
export declare function ram_size(): u32;
/** Bytes of flash set aside for models. */
export declare function flash_size(): u32;

/** Copies `length` bytes of flash from `at` to `destination`. */
export declare function flash_read(
	at: u32,
	destination: usize,
	length: u32,
): i32;
/** Programs erased flash; NOR rules: only clears bits, one program per unit between erases. */
export declare function flash_program(at: u32, source: usize, length: u32): i32;
/** Erases whole sectors to 0xFF; `at` and `length` are multiples of FLASH_SECTOR_BYTES. */
export declare function flash_erase(at: u32, length: u32): i32;

/** Moves up to `capacity` received bytes to `destination`; returns how many. */
export declare function uart_read(destination: usize, capacity: u32): u32;
export declare function uart_write(source: usize, length: u32): void;

/** Starts a frame; writes u16 width, u16 height, u16 format (FRAME_*), u16 0 to `frame`. */
export declare function camera_start(frame: usize): i32;
/** Row y of the frame that was started, y rising, each row once. */
export declare function camera_row(y: u32, destination: usize): i32;

/** Milliseconds since power-on, modulo 2^32. */
export declare function millis(): u32;
/** A frame was classified: class index and its quantized probability, -128..127. */
export declare function on_result(label: i32, probability: i32): void;
/** Restarts the board; returns only in a simulator, which then drops the instance. */
export declare function reset(): void;
