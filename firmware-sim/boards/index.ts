/** A board as the planner, the command line and the simulator see it. Sizes in bytes, clock in Hz. */
export interface BoardProfile {
	id: string;
	name: string;
	core: string;
	clock: number;
	/** RAM that the firmware may use, and what of it the firmware itself needs beside the arena. */
	ram: number;
	firmwareRam: number;
	/** Flash set aside for one model slot. */
	modelFlash: number;
	sectorBytes: number;
	camera: {
		width: number;
		height: number;
		format: "rgb888" | "rgb565" | "gray8" | "yuv422";
	};
	/** An estimate of instructions per multiply-accumulate, not measured on the board; docs/boards.md says from what. */
	instructionsPerMac: number;
	source: string;
}

export const BOARDS: readonly BoardProfile[] = [
	{
		id: "rp2040",
		name: "Raspberry Pi Pico (RP2040)",
		core: "Cortex-M0+",
		clock: 133e6,
		ram: 240 * 1024,
		firmwareRam: 6 * 1024,
		modelFlash: 768 * 1024,
		sectorBytes: 4096,
		camera: { width: 160, height: 120, format: "rgb565" },
		instructionsPerMac: 8,
		source: "RP2040 datasheet: 264 KB SRAM, 2 MB flash on the Pico",
	},
	{
		id: "stm32f4",
		name: "STM32F405",
		core: "Cortex-M4",
		clock: 168e6,
		ram: 112 * 1024,
		firmwareRam: 6 * 1024,
		modelFlash: 384 * 1024,
		sectorBytes: 4096,
		camera: { width: 160, height: 120, format: "rgb565" },
		instructionsPerMac: 4,
		source: "STM32F405 datasheet: 128 KB SRAM + 64 KB CCM, 1 MB flash",
	},
	{
		id: "linux",
		name: "Linux board",
		core: "any with a wasm runtime",
		clock: 1e9,
		ram: 16 * 1024 * 1024,
		firmwareRam: 6 * 1024,
		modelFlash: 16 * 1024 * 1024,
		sectorBytes: 4096,
		camera: { width: 320, height: 240, format: "rgb888" },
		instructionsPerMac: 2,
		source: "none: limits chosen here",
	},
];

/** The profile with this id, or an error that lists the ids there are. */
export function boardById(id: string): BoardProfile {
	const board = BOARDS.find((candidate) => candidate.id === id);
	if (board) return board;
	const known = BOARDS.map((candidate) => candidate.id).join(", ");
	throw new Error(`no board "${id}": the known ones are ${known}`);
}
