/** A model whose labels are hard to write in C. */
import { blobToHeader } from "../../converter/convert";
import { importTflite } from "../../converter/tflite";
import { blobOf } from "../support/engines";
import { CODES } from "../tflite/models";
import { writeTflite } from "../tflite/write";

export const LABELS = [
	"größter Hai",
	'a "quoted" \\ one',
	"what??/",
	"50%d\t1",
];

const shape = [1, 4];
const { graph } = importTflite(
	writeTflite({
		tensors: [
			{ shape, scales: [0.1], zeroPoints: [-3] },
			{ shape, scales: [1 / 3], zeroPoints: [7] },
		],
		operators: [{ code: CODES.RELU, inputs: [0], outputs: [1] }],
	}),
);

export const blob = blobOf(graph, { labels: LABELS });
export const header = await blobToHeader(blob, "my model-2");
