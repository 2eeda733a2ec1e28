/** A model that somebody else trained, or one of our own with other labels -> plan -> emit -> blob -> verify. */
import { DoesNotFitError, describeBlob, fitBoard } from "../describe";
import { emit } from "../emit/emit";
import { planBoard, planResident } from "../plan/plan";
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
	const { name, board, onNote } = request;
	const model = await readSource(request);
	const { graph } = model;
	const plans = { resident: planResident(graph), board: planBoard(graph) };
	const selfTest = selfTestOf(graph);
	const blob = emit(model, plans, selfTest);
	const info = describeBlob(blob);
	const fit = board && fitBoard(info, board);
	if (fit && !fit.fits)
		throw new DoesNotFitError(
			name,
			fit,
			"take a smaller model, or another board",
		);
	if (info.macs > REFERENCE_MACS) await verifySelfTest(blob, graph, selfTest);
	else await verifyBlob(blob, graph);
	onNote?.("verified: both engines give the integer reference's bytes");
	return { blob, info, fit };
}

/** What the reference computes in a second or so. */
const REFERENCE_MACS = 5e7;
