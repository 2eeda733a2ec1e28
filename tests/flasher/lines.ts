import { SMP_FIRST_0 } from "../../assembly/shared/smp";
import type { Machine } from "../../firmware-sim/board/machine";
import { openPort } from "../../firmware-sim/board/port";
import type { Transport } from "../../host/flasher";

/** Whether the n-th message in one direction gets lost, from 0. */
export type Lost = (n: number) => boolean;

/** A board's line on which some requests and some answers get lost. */
export function lossyPort(
	machine: Machine,
	loses: { request?: Lost; answer?: Lost },
): Transport {
	const port = openPort(machine);
	let requests = 0;
	let answers = 0;
	let isDeaf = false;
	return {
		...port,
		listen(onBytes, onLost) {
			port.listen((line) => {
				if (line[0] === SMP_FIRST_0)
					isDeaf = loses.answer?.(answers++) ?? false;
				if (!isDeaf) onBytes(line);
			}, onLost);
		},
		async write(bytes) {
			if (!loses.request?.(requests++)) await port.write(bytes);
		},
	};
}
