import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { part, SHARED } from "../support/parts";
import { manyOperators } from "../tflite/manyOperators";
import { convRelu } from "../tflite/models";
import { writeTflite } from "../tflite/write";
import { attack, mutate, mutateModel } from "./tflite";

/** Models of the golden set that are small enough to be fed many times. */
function goldenFiles(): Uint8Array[] {
	const folder = join(SHARED, "golden");
	return readdirSync(folder, { recursive: true, encoding: "utf8" })
		.filter((path) => path.endsWith("model.tflite"))
		.sort()
		.map((path) => readFileSync(join(folder, path)))
		.filter(({ length }) => length < 100_000);
}

test("20,000 mutations: an error, or a model that is right", async () => {
	const models = [convRelu(), manyOperators()];
	const files = models.map(writeTflite);
	if (!part("shared").skip) files.push(...goldenFiles());
	const { refused, accepted, compared } = await attack(
		(random, i) =>
			i % 2 === 0
				? mutateModel(models[i % 4 === 0 ? 0 : 1], random)
				: mutate(files[i % files.length], random),
		20_000,
		2,
	);
	console.log(
		`${files.length} files: ${accepted} accepted, ${compared} run, ${refused.size} kinds of refusal`,
	);
	expect(refused.size).toBeGreaterThan(100);
	expect(compared).toBeGreaterThan(1000);
});
