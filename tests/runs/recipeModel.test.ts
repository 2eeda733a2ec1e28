import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, expect, test, vi } from "vitest";
import { trainModelByRecipe } from "../../converter/recipeModel";
import { loadModel } from "../../host/runtime";
import { ocelli, temporaryFolder } from "../cli/ocelli";
import { TINY, tinyRecipe, writeTinyPhotos } from "./tiny";

const folder = temporaryFolder();
const photos = join(folder, "photos");

beforeAll(async () => {
	vi.stubEnv("OCELLI_CACHE", join(folder, "cache"));
	await writeTinyPhotos(photos, ["blue", "green", "red"], 20);
});

test("a recipe's net becomes a model, measured on the test photos; called again it is the same", async () => {
	const data = { ...TINY.data, size: 20 };
	const recipe = tinyRecipe({
		data,
		epochs: 6,
		architecture: "compact",
		width: 0.25,
	});
	const checkpoint = join(folder, "run");
	const seen: number[] = [];
	const onEpoch = ({ epoch }: { epoch: number }) => seen.push(epoch);
	const request = { data: photos, test: photos, recipe, checkpoint, onEpoch };
	const first = await trainModelByRecipe(request);
	expect(seen).toEqual([1, 2, 3, 4, 5, 6]);
	expect(first.measuredOn).toBe("test");
	expect(first.examples).toEqual({ training: 54, measured: 60 });
	expect(first.history.map(({ epoch }) => epoch)).toEqual(seen);
	expect(first.choice.architecture).toBe("compact");
	const model = await loadModel(first.blob);
	expect(model.labels).toEqual(["blue", "green", "red"]);
	expect(model.input).toMatchObject({ width: 16, height: 16, color: "rgb" });
	seen.length = 0;
	const again = await trainModelByRecipe({ ...request, test: undefined });
	expect(seen).toEqual([]);
	expect(again.measuredOn).toBe("validation");
	expect(again.examples.measured).toBe(6);
	expect(again.float.evaluation.accuracy).toBeCloseTo(
		again.history[5].validationAccuracy as number,
		3,
	);
});

test("--recipe needs --checkpoint", async () => {
	const recipe = join(folder, "recipe.json");
	writeFileSync(recipe, JSON.stringify(TINY));
	const { code, stderr } = await ocelli("train", photos, "--recipe", recipe);
	expect(code).toBe(2);
	expect(stderr).toContain("--recipe needs --checkpoint <folder>");
});
