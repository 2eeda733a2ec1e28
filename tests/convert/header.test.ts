import { expect, test } from "vitest";
import { blobToHeader } from "../../converter/convert";
import { describeBlob } from "../../converter/describe";
import { importTflite } from "../../converter/tflite";
import { blobOf } from "../support/engines";
import { convRelu } from "../tflite/models";
import { writeTflite } from "../tflite/write";
import { blob, header } from "./header";

test("the array is the blob, and constants say what is in it", () => {
	const [, list] = /my_model_2_blob\[\d+\] = \{([^}]*)\}/.exec(header) ?? [];
	const bytes = list.split(",").slice(0, -1).map(Number);
	expect(Uint8Array.from(bytes)).toEqual(blob);
	const { arenaBytes, weightBytes } = describeBlob(blob);
	const constants = Object.fromEntries(
		[...header.matchAll(/#define MY_MODEL_2_(\w+) (.*)/g)].map((m) =>
			m.slice(1),
		),
	);
	expect(constants).toEqual({
		BLOB_VERSION: "1",
		BLOB_BYTES: `${blob.length}`,
		ARENA_BYTES: `${arenaBytes}`,
		WEIGHT_BYTES: `${weightBytes}`,
		CLASSES: "4",
		INPUT_RANK: "2",
		INPUT_SHAPE: "{ 1, 4 }",
		INPUT_BYTES: "4",
		INPUT_SCALE: "1.00000001e-1f",
		INPUT_ZERO_POINT: "(-3)",
		OUTPUT_RANK: "2",
		OUTPUT_SHAPE: "{ 1, 4 }",
		OUTPUT_BYTES: "4",
		OUTPUT_SCALE: "3.33333343e-1f",
		OUTPUT_ZERO_POINT: "(7)",
	});
});

test("without labels there is no list of them; a name may begin with a digit", async () => {
	const { graph } = importTflite(writeTflite(convRelu()));
	const text = await blobToHeader(blobOf(graph, { labels: [] }), "8bit");
	expect(text).not.toContain("_labels");
	expect(text).toContain("#define MODEL_8BIT_CLASSES 40");
});
