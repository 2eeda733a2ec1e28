import { expect, test } from "vitest";
import { GOLDEN_MISSING, goldenCases } from "./cases";
import { CHOSEN, encodeVector } from "./vectors";

test.skipIf(GOLDEN_MISSING)(
	"vectors.jsonl holds the golden set's bytes",
	async () => {
		const lines = goldenCases()
			.filter(({ name }) => CHOSEN[name])
			.map(({ open }) => `${encodeVector(open())}\n`);
		expect(lines).toHaveLength(Object.keys(CHOSEN).length);
		await expect(lines.join("")).toMatchFileSnapshot("vectors.jsonl");
	},
);
