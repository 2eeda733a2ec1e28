import { expect, test } from "vitest";
import { ocelli } from "../cli/ocelli";
import { part } from "../support/parts";

const shared = part("shared");

test.skipIf(shared.skip).each([1, 2, 3])(
	"five folds of 45 photos, seed %i: 44 right at least, int8 like float",
	async (seed) => {
		const args = [
			"train",
			"../shared/data/fruit",
			"--folds",
			"5",
			"--seed",
			String(seed),
			"--json",
		];
		const { float, int8, predictions } = JSON.parse(
			(await ocelli(...args)).stdout,
		);
		const right = predictions.filter(
			({ actual, predicted }: { actual: number; predicted: number }) =>
				actual === predicted,
		).length;
		console.log(`seed ${seed}: ${right} of 45`);
		expect(right).toBeGreaterThanOrEqual(44);
		expect(Math.abs(float.mean - int8.mean) * 45).toBeLessThan(1.5);
	},
);
