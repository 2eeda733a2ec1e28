/**
 * Every case of the golden set, on the reference and both engines, and every file that is to be refused. Also what
 * npm run test:golden runs.
 */
import { describe, expect, test } from "vitest";
import { runReference } from "../../converter/reference";
import { importTflite, TfliteError } from "../../converter/tflite";
import { loadModel } from "../../host/runtime";
import { blobOf } from "../support/engines";
import {
	differing,
	GOLDEN_MISSING,
	type GoldenCase,
	goldenCases,
	goldenCounts,
	refusedFiles,
} from "./cases";

type Counts = NonNullable<ReturnType<typeof goldenCounts>>;

type Form = (golden: GoldenCase) => Promise<(input: Int8Array) => Int8Array>;

async function engine(golden: GoldenCase, name: "mvp" | "simd") {
	const model = await loadModel(blobOf(golden.graph), { engine: name });
	return (input: Int8Array) => model.run(input);
}

const FORMS: Record<string, Form> = {
	reference:
		async ({ graph }) =>
		(input) =>
			runReference(graph, input),
	mvp: (golden) => engine(golden, "mvp"),
	simd: (golden) => engine(golden, "simd"),
};

describe.skipIf(GOLDEN_MISSING)(
	"the bytes of TFLite's reference kernels",
	() => {
		for (const { name, open } of goldenCases())
			describe(name, () => {
				for (const [form, prepare] of Object.entries(FORMS))
					test(form, async () => {
						const golden = open();
						const run = await prepare(golden);
						const wrong = golden.inputs.map((input, sample) =>
							differing(golden, sample, run(input)),
						);
						expect(golden.inputs.length).toBeGreaterThan(0);
						expect(wrong).toEqual(wrong.map(() => 0));
					});
			});
	},
);

test.skipIf(GOLDEN_MISSING || !goldenCounts())("the set is whole", () => {
	const { cases, refuse, malformed } = goldenCounts() as Counts;
	expect(goldenCases()).toHaveLength(cases);
	expect(refusedFiles()).toHaveLength(refuse + malformed);
});

describe.skipIf(GOLDEN_MISSING)("refused with a clear error", () => {
	for (const { name, bytes, soft } of refusedFiles())
		test(name, () => {
			const refusal = refusalOf(bytes);
			if (soft && refusal === undefined) return;
			expect(refusal).toBeInstanceOf(TfliteError);
			expect((refusal as Error).message).toMatch(/^(this|the model) .+/);
		});
});

function refusalOf(bytes: Uint8Array): unknown {
	try {
		importTflite(bytes);
		return undefined;
	} catch (error) {
		return error;
	}
}
