import { SECTION_PLAN_RESIDENT } from "../../../assembly/shared/blob";
import { decodePlan } from "../../../converter/emit/decodePlan";
import type { EngineKind } from "../../engine";
import { checked } from "../../runtime/errors";
import { prepareEngine } from "../../runtime/prepare";
import { timed, type Watch } from "./watch";

/** The engine of Node and browsers, stopped after each step of its plan. */
export async function engineWatch(
	blob: Uint8Array,
	kind: EngineKind,
	input: Int8Array,
): Promise<Watch> {
	const { exports: engine } = await prepareEngine(blob, kind);
	const { steps } = decodePlan(blob, SECTION_PLAN_RESIDENT);
	const operators = Math.max(...steps.map(({ operator }) => operator)) + 1;
	const { buffer } = engine.memory;
	const place = new Int8Array(buffer, engine.inputAddress(), input.length);
	return {
		whole() {
			place.set(input);
			return timed(() => checked(engine.invoke()));
		},
		byOperator() {
			place.set(input);
			checked(engine.begin());
			const times: number[] = new Array(operators).fill(0);
			for (const { operator } of steps)
				times[operator] += timed(() => checked(engine.step()));
			return times;
		},
	};
}
