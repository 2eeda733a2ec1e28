import { decode } from "../../../converter/emit/decode";
import { runReferenceTensors } from "../../../converter/reference";
import { timed, type Watch } from "./watch";

/** The integer reference, in TypeScript. */
export function referenceWatch(blob: Uint8Array, input: Int8Array): Watch {
	const { graph } = decode(blob);
	return {
		whole: () => timed(() => runReferenceTensors(graph, input)),
		byOperator() {
			const times: number[] = [];
			let last = performance.now();
			runReferenceTensors(graph, input, () => {
				const now = performance.now();
				times.push(now - last);
				last = now;
			});
			return times;
		},
	};
}
