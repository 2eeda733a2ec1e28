/** How a long training goes: a point an epoch, in the checkpoint and as curve.jsonl beside it. */
export interface CurvePoint {
	/** From 1. */
	epoch: number;
	/** Learning rate of the epoch's last step. */
	learningRate: number;
	/** Mean over the epoch's steps, in nats. */
	loss: number;
	/** Of the photos as they were changed, by the net as it was at each step. */
	trainAccuracy: number;
	/** Of the held-out photos as they are, by the averaged net. */
	validationAccuracy: number;
	seconds: number;
	imagesPerSecond: number;
}

/** One JSON document a line. */
export function curveText(curve: readonly CurvePoint[]): string {
	return curve.map((point) => `${JSON.stringify(point)}\n`).join("");
}

/** A number for people: 4 digits. */
export function short(value: number): number {
	return Number(value.toPrecision(4));
}
