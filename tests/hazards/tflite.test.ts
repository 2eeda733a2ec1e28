import { expect, test } from "vitest";
import { convRelu } from "../tflite/models";
import { writeTflite } from "../tflite/write";
import { attack, mutate, mutateModel } from "./tflite";

const model = convRelu();
const file = writeTflite(model);

test("500 mutations of a .tflite file: an error, or a model that is right", async () => {
	const { refused, accepted, compared } = await attack(
		(random, i) =>
			i % 2 === 0 ? mutate(file, random) : mutateModel(model, random),
		500,
		1,
	);
	expect(refused.size).toBeGreaterThan(50);
	expect(accepted).toBeGreaterThan(50);
	expect(compared).toBeGreaterThan(30);
});
