import { expect, test } from "vitest";
import { Random } from "../../converter/dataset/random";
import { describeBlob } from "../../converter/describe";
import { loadModel } from "../../host/runtime";
import { blobOf } from "../support/engines";
import { everyOperator } from "../support/network";
import { mutate } from "./mutate";

test("1,500 mutations: what loads can be described, or one sentence says why not", async () => {
	const blob = blobOf(everyOperator(), { thresholds: [0.1, 0.2, 0.3, 0.4] });
	const random = new Random(77);
	let described = 0;
	for (let i = 0; i < 1500; i++) {
		const mutated = mutate(blob, random);
		try {
			await loadModel(mutated);
			expect(describeBlob(mutated).operators.length).toBeGreaterThan(0);
			described++;
		} catch (error) {
			expect((error as Error).message).toMatch(
				/: .|not an Ocelli model|larger/,
			);
		}
	}
	expect(described).toBeGreaterThan(100);
});
