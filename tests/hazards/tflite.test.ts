import { expect, test } from "vitest";
import { manyOperators } from "../tflite/manyOperators";
import { convRelu } from "../tflite/models";
import { writeTflite } from "../tflite/write";
import { attack, mutate, mutateModel } from "./tflite";

const models = [convRelu(), manyOperators()];
const files = models.map(writeTflite);

test("500 mutations of a .tflite file: an error, or a model that is right", async () => {
	const { refused, accepted, compared } = await attack(
		(random, i) =>
			i % 4 < 2
				? mutate(files[i % 2], random)
				: mutateModel(models[i % 2], random),
		500,
		1,
	);
	expect(refused.size).toBeGreaterThan(50);
	expect(accepted).toBeGreaterThan(50);
	expect(compared).toBeGreaterThan(30);
});
