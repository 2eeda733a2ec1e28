/** A training that cannot start or go on: the fact, the offending value, the next step. */
export class TrainError extends Error {
	override name = "TrainError";
}
