import { expect, test } from "vitest";
import { blobOf } from "../support/engines";
import { everyOperator } from "../support/network";
import { attack } from "./mutate";

test("100,000 mutations get a status, no trap, no byte out of place", async () => {
	const blob = blobOf(everyOperator());
	for (let seed = 2; seed < 12; seed++) {
		for (const victim of await attack(blob, 10_000, seed))
			expect(victim.accepted).toBeGreaterThan(100);
	}
});
