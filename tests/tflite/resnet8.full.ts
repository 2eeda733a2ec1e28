import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { convertModel } from "../../converter/convert";
import { sha256 } from "../../converter/dataset/hash";
import { decodePhoto } from "../../host/photos";
import { loadModel } from "../../host/runtime";
import { temporaryFolder } from "../cli/ocelli";
import { CIFAR10_LABELS, unpackCifar10 } from "../support/cifar10";
import { part, SHARED } from "../support/parts";

const FILE = join(SHARED, "models/pretrainedResnet_quant.tflite");
const EACH = 100;

/** Of the outputs that ai-edge-litert 1.2.0 gives for the same inputs with OpResolverType.BUILTIN_REF. */
const REFERENCE =
	"63bcf1f24a511d5b3124e265d8e46da448429432d07e0607775ee5fd5a8f636f";

describe.skipIf(part("shared").skip)(
	"MLPerf's int8 ResNet8 on CIFAR-10",
	() => {
		test("749 of 1,000 test photos are right, in the bytes of TFLite's reference kernels", async () => {
			const bytes = readFileSync(FILE);
			const labels = CIFAR10_LABELS;
			const { blob } = await convertModel({ bytes, name: FILE, labels });
			const model = await loadModel(blob);
			const photos = unpackCifar10(temporaryFolder());
			const outputs: Buffer[] = [];
			let right = 0;
			for (const label of labels)
				for (let i = 0; i < EACH; i++) {
					const name = `${String(i).padStart(4, "0")}.jpg`;
					const photo = await decodePhoto(join(photos, label, name));
					const answer = model.classify(photo);
					outputs.push(Buffer.from(answer.raw));
					if (answer.label === label) right++;
				}
			expect(right).toBe(749);
			expect(sha256(...outputs)).toBe(REFERENCE);
		});
	},
);
