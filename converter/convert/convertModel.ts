/** A model that somebody else trained, or one of our own with other labels -> optimize -> plan -> emit -> blob -> verify. */
import { checkMemory, describeBlob } from "../describe";
import { emitGraph } from "../emitGraph";
import { graphMacs } from "../graph/cost";
import type { OptimizationStep } from "../graph/model";
import { optimizeModel } from "../optimize";
import { selfTestOf, verifyBlob, verifySelfTest } from "../verify";
import type { ConvertedModel, ConvertRequest } from "./request";
import { readSource } from "./source";

/**
 * Throws TfliteError for a .tflite that is broken or has what Ocelli does not run, EngineError for a broken .oce,
 * DoesNotFitError for one that the board has no room for, and ConvertError for what does not go together.
 */
export async function convertModel(
	request: ConvertRequest,
): Promise<ConvertedModel> {
	const { name, onNote } = request;
	const source = await readSource(request);
	// The blob is verified against the source's graph, and so is the optimization.
	const { graph } = source;
	const { model, steps } = optimizeModel(source);
	if (steps.length > 0) onNote?.(savings(steps));
	const isLarge = graphMacs(graph) > REFERENCE_MACS;
	if (isLarge) onNote?.("verifying; a large model takes a while");
	const selfTest = selfTestOf(graph);
	const blob = emitGraph(model, selfTest, {
		...request,
		onPlan: onNote,
	});
	const info = describeBlob(blob);
	const fit = checkMemory(name, info, request, "a smaller model");
	if (isLarge) await verifySelfTest(blob, graph, selfTest);
	else await verifyBlob(blob, graph);
	onNote?.("verified: both engines give the integer reference's bytes");
	return { blob, info, fit };
}

function savings(steps: readonly OptimizationStep[]): string {
	const count = (value: number) => value.toLocaleString("en-US");
	const sum = (of: "macs" | "weightBytes") =>
		count(steps.reduce((total, step) => total + step[of], 0));
	const names = steps.map(({ pass, changes }) => `${pass} ${count(changes)}`);
	return `optimized for the same outputs: ${sum("macs")} MACs and ${sum("weightBytes")} bytes of weights less (${names.join(", ")})`;
}

/** What the reference computes in a second or so; beyond, it does so once. */
const REFERENCE_MACS = 5e7;
