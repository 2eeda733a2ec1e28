/** A model that somebody else trained, or one of our own with other labels -> plan -> emit -> blob -> verify. */
import { DoesNotFitError, describeBlob, fitBoard } from "../describe";
import { emit } from "../emit/emit";
import { graphMacs } from "../graph/cost";
import { planBoard, planResident } from "../plan/plan";
import { selfTestOf, verifyBlob } from "../verify";
import type { ConvertedModel, ConvertRequest } from "./request";
import { readSource } from "./source";

/**
 * Throws TfliteError for a .tflite that is broken or has what Ocelli does not run, EngineError for a broken .oce,
 * DoesNotFitError for one that the board has no room for, and ConvertError for what does not go together.
 */
export async function convertModel(
	request: ConvertRequest,
): Promise<ConvertedModel> {
	const { name, board, onNote } = request;
	const model = await readSource(request);
	const { graph } = model;
	const plans = { resident: planResident(graph), board: planBoard(graph) };
	const blob = emit(model, plans, selfTestOf(graph));
	const info = describeBlob(blob);
	const fit = board && fitBoard(info, board);
	if (fit && !fit.fits)
		throw new DoesNotFitError(
			name,
			fit,
			"take a smaller model, or another board",
		);
	const inputs = verificationInputs(graphMacs(graph));
	await verifyBlob(blob, graph, inputs);
	onNote?.(`verified: both engines give the reference's bytes (${inputs} x)`);
	return { blob, info, fit };
}

/** The reference needs seconds for some hundred million multiply-accumulates. */
function verificationInputs(macs: number): number {
	return macs > 5e7 ? 1 : 4;
}
