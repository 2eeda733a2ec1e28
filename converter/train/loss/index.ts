/** The losses by the layer that a network ends in. */
import { binaryCrossEntropy } from "./binaryCrossEntropy";
import { crossEntropy } from "./crossEntropy";
import type { LossFunction } from "./loss";

export const LOSSES: Record<"softmax" | "logistic", LossFunction> = {
	softmax: crossEntropy,
	logistic: binaryCrossEntropy,
};

export { argmax, type Loss, oneHot } from "./loss";
