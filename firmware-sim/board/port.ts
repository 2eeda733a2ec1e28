import type { Transport } from "../../host/flasher/transport";
import type { Machine } from "./machine";

/** Real time that one drive() may take. */
const MOMENT_MILLISECONDS = 5;
/** Ticks between two looks at the time. */
const TICKS = 16;

/** The board's serial line within this process: the board runs while somebody waits for its answer. */
export function openPort(machine: Machine): Transport {
	let stop = () => {};
	let hasSent = false;
	return {
		name: `the simulated ${machine.profile.id}`,
		listen(onBytes) {
			stop();
			stop = machine.uart.listen((bytes) => {
				hasSent = true;
				onBytes(bytes);
			});
		},
		async write(bytes) {
			machine.uart.receive(bytes);
		},
		async close() {
			stop();
		},
		drive() {
			hasSent = false;
			return drive(machine, () => hasSent);
		},
	};
}

/** Ticks until `isDone`, or for a moment. A tick is a millisecond, except while a frame is still being fetched. */
function drive(machine: Machine, isDone: () => boolean): number {
	const end = performance.now() + MOMENT_MILLISECONDS;
	let passed = 0;
	for (let ticks = 0; !isDone(); ticks++) {
		if (ticks % TICKS === TICKS - 1 && performance.now() > end) break;
		machine.tick();
		if (machine.camera.isWaiting) break;
		passed++;
	}
	return passed;
}
