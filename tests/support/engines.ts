import { emit } from "../../converter/emit/emit";
import type { Model } from "../../converter/graph/model";
import { elements, type QuantizedGraph } from "../../converter/graph/quantized";
import {
	type PlanLimits,
	planBoard,
	planResident,
} from "../../converter/plan/plan";
import { loadModel } from "../../host/runtime";

/** A blob around a bare graph: its input is described as a table row, its labels are numbers. */
export function blobOf(
	graph: QuantizedGraph,
	overrides: Partial<Model> = {},
	limits: PlanLimits = {},
): Uint8Array {
	const inputs = elements(graph.tensors[graph.input].shape);
	const outputs = elements(graph.tensors[graph.output].shape);
	const feature = { name: "x", offset: 0, multiplier: 65536, exponent: 0 };
	const model: Model = {
		graph,
		input: { kind: "features", features: Array(inputs).fill(feature) },
		labels: Array.from(
			{ length: Math.min(outputs, 100) },
			(_, i) => `class ${i}`,
		),
		provenance: {
			tool: "test",
			dataset: "none",
			seed: 0,
			arch: "test",
			backend: "none",
		},
		...overrides,
	};
	return emit(model, {
		resident: planResident(graph),
		board: planBoard(graph, limits),
	});
}

/** The outputs of both engines for each input. */
export async function runEngines(
	graph: QuantizedGraph,
	inputs: readonly Int8Array[],
) {
	const blob = blobOf(graph);
	const mvp = await loadModel(blob, { engine: "mvp" });
	const simd = await loadModel(blob, { engine: "simd" });
	return inputs.map((input) => ({
		mvp: mvp.run(input),
		simd: simd.run(input),
	}));
}
