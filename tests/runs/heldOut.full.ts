import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import {
	drawHeldOut,
	trainingClasses,
} from "../../converter/train/run/classes";
import { type HeldOut, parseRecipe } from "../../converter/train/run/recipe";

const DATA = "../shared/data/tiny-imagenet-150";

/** The folders in the three archives. */
function classes(): string[] {
	const names = [1, 2, 3].flatMap((part) =>
		execFileSync("tar", ["tzf", `${DATA}/train-${part}.tar.gz`], {
			encoding: "utf8",
			maxBuffer: 64 << 20,
		}).split("\n"),
	);
	return [...new Set(names.map((name) => name.split("/")[0]))].filter(Boolean);
}

test.skipIf(!existsSync(DATA))(
	"the backbone's held-out classes are those that its seed draws from the 150 (skipped without ../shared/data)",
	() => {
		const path = "converter/recipes/backbone-small.json";
		const { data } = parseRecipe(readFileSync(path, "utf8"));
		const all = classes();
		expect(all).toHaveLength(150);
		const { seed } = data.heldOut as HeldOut;
		const counts = { validation: 10, test: 15 };
		expect(data.heldOut).toEqual(drawHeldOut(all, seed, counts));
		expect(trainingClasses(all, data.heldOut)).toHaveLength(125);
	},
);
