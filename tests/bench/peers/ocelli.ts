import { readFileSync } from "node:fs";
import { loadModel } from "../../../host/runtime";
import type { Open } from "./types";

export function ocelli(engine: "simd" | "mvp"): Open {
	return async ({ blob }) => {
		const model = await loadModel(readFileSync(blob), { engine });
		return (input) => model.run(input);
	};
}
