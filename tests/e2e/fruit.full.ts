import { cpSync, mkdirSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { ocelli, temporaryFolder } from "../cli/ocelli";
import { part } from "../support/parts";

const shared = part("shared");
const PHOTOS = "../shared/data/fruit";
const TEST_PHOTOS = "../shared/data/fruit-test";

describe.skipIf(shared.skip)(
	`45 photos of real fruit${shared.skip ? ` (${shared.skip})` : ""}`,
	() => {
		const folder = temporaryFolder();
		const model = join(folder, "fruit.oce");

		test("a training answers the three test photos: apple, banana, orange", async () => {
			const started = performance.now();
			const { code, stdout } = await ocelli(
				"train",
				PHOTOS,
				"-o",
				model,
				"--board",
				"rp2040",
				"--json",
			);
			console.log(
				`trained on 45 photos in ${((performance.now() - started) / 1000).toFixed(1)} s`,
			);
			expect(code).toBe(0);
			const { accuracy } = JSON.parse(stdout);
			expect(
				Math.abs(accuracy.int8 - accuracy.float) * accuracy.examples,
			).toBeLessThan(1.5);
			const photos = [1, 2, 3].map((n) =>
				join(TEST_PHOTOS, `IMG_TEST_${n}.jpg`),
			);
			const { results } = JSON.parse(
				(await ocelli("classify", model, ...photos, "--json")).stdout,
			);
			expect(results.map(({ label }: { label: string }) => label)).toEqual([
				"apple",
				"banana",
				"orange",
			]);
		});

		test("photos of full size on the simulated board: the host's answers", async () => {
			const host = JSON.parse(
				(await ocelli("eval", model, PHOTOS, "--json")).stdout,
			);
			const board = JSON.parse(
				(await ocelli("eval", model, PHOTOS, "--on", "sim", "--json")).stdout,
			);
			expect(board).toEqual(host);
		});

		test("nine photos that were left out: eight right at least", async () => {
			const [seen, left] = [join(folder, "seen"), join(folder, "left")];
			for (const label of readdirSync(PHOTOS)) {
				for (const to of [seen, left])
					mkdirSync(join(to, label), { recursive: true });
				readdirSync(join(PHOTOS, label)).forEach((file, i) => {
					cpSync(
						join(PHOTOS, label, file),
						join(i % 5 === 2 ? left : seen, label, file),
					);
				});
			}
			await ocelli("train", seen, "-o", model);
			const { accuracy } = JSON.parse(
				(await ocelli("eval", model, left, "--json")).stdout,
			);
			expect(accuracy * 9).toBeGreaterThan(7.5);
		});
	},
);
