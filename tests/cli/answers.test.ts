/** --multilabel, --negative, --cost and --unknown, from the command line to what it answers. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, expect, test } from "vitest";
import { combination, SHAPES, writeShapes } from "../support/shapes";
import { ocelli, temporaryFolder } from "./ocelli";

const folder = temporaryFolder();
const photos = join(folder, "photos");
const quick = ["--epochs", "4", "--arch", "compact", "--width", "0.25"];
const small = ["--input-size", "32", "--quantize", "minmax", "--no-cache"];

/** 36 discs, 12 squares and 12 photos of neither. */
beforeAll(async () => {
	for (let i = 0; i < 36; i++)
		await writeShapes(photos, `disc/${i}.png`, ["disc"], i);
	for (let i = 0; i < 12; i++) {
		await writeShapes(photos, `square/${i}.png`, ["square"], 100 + i);
		await writeShapes(photos, `nothing/${i}.png`, [], 200 + i);
	}
});

const train = (...args: string[]) =>
	ocelli("train", photos, ...args, ...quick, ...small);

test("costs and a negative class: what was done about them is said, kept and answered", async () => {
	const model = join(folder, "single.oce");
	const costs = [
		"--cost",
		"false-positive=3",
		"--cost",
		"disc:false-negative=9",
	];
	const asked = ["--negative", "nothing", "--unknown", "0.4", ...costs];
	const { code, stdout } = await train(...asked, "-o", model);
	expect(code).toBe(0);
	expect(stdout).toMatch(
		/balanced {2}the largest class has 2\.9 times the examples of the smallest/,
	);
	expect(stdout).toMatch(
		/certainty temperature \d\.\d\d: expected calibration error \d+\.\d % before, \d+\.\d % \(\d+ bins? of equal (width|size)\) after/,
	);
	expect(stdout).toMatch(/threshold disc 25 %, nothing 0 %, square 75 %/);
	expect(stdout).toMatch(
		/too few validation examples to choose by: disc, square/,
	);
	const info = JSON.parse((await ocelli("info", model, "--json")).stdout);
	expect(info.provenance.negative).toBe("nothing");
	expect(info.multilabel).toBe(false);
	expect(info.thresholds[1]).toBeCloseTo(0.4, 2);
	expect(info.thresholds[2]).toBeCloseTo(0.75, 2);
	const said = await ocelli("classify", model, join(photos, "disc/1.png"));
	expect(said.stdout).toMatch(/^(disc|square|nothing|unknown) {2}/);
	const { confusion } = JSON.parse(
		(await ocelli("eval", model, photos, "--json")).stdout,
	);
	expect(confusion.flat().reduce((a: number, b: number) => a + b, 0)).toBe(60);
});

test("below --unknown every answer is unknown", async () => {
	const model = join(folder, "unsure.oce");
	await train("-o", model, "--unknown", "0.999");
	const { stdout } = await ocelli("eval", model, photos, "--json");
	const { accuracy, confusion } = JSON.parse(stdout);
	expect(accuracy).toBeLessThan(0.7);
	expect(confusion).toHaveLength(4);
	const text = (await ocelli("eval", model, photos)).stdout;
	expect(text).toMatch(/disc +nothing +square +unknown/);
	expect(text).toMatch(/taken for unknown/);
});

test("--multilabel: several labels a photo, with --json", async () => {
	const several = join(folder, "several");
	const lines = ["file,labels"];
	for (let i = 0; i < 24; i++) {
		await writeShapes(several, `${i}.png`, combination(i), i);
		lines.push(`${i}.png,${combination(i).join(";")}`);
	}
	writeFileSync(join(several, "labels.csv"), lines.join("\n"));
	const { code, stdout } = await ocelli(
		...["train", several, "--multilabel", "--json"],
		...["-o", join(folder, "several.oce"), ...quick, ...small],
	);
	expect(code).toBe(0);
	const json = JSON.parse(stdout);
	expect(json.labels).toEqual([...SHAPES]);
	expect(json.thresholds).toHaveLength(3);
	expect(json.thresholds[0]).toEqual({ value: 0.5, from: "default" });
	expect(json.calibration.before.bins).toBeGreaterThan(0);
	expect(json.temperature).toBeGreaterThan(0);
	expect(json.confusion).toEqual([]);
	const folds = await ocelli(
		...["train", several, "--multilabel", "--folds", "2", ...quick, ...small],
	);
	expect(folds.code).toBe(0);
	expect(folds.stdout).toMatch(/of 24 right when left out/);
	expect(folds.stdout).toMatch(/mean average precision/);
});

test.each([
	[["--cost", "cheap"], /--cost cheap: write what a mistake costs as/],
	[["--cost", "false-positive=0"], /costs are above 0/],
	[["--cost", "disc:wrong=1"], /--cost disc:wrong=1: write/],
	[["--unknown", "1.5%x"], /--unknown 1\.5%x: it must be a share/],
])("%j is a usage error", async (args, message) => {
	const { code, stderr } = await train(...args);
	expect(stderr).toMatch(message);
	expect(code).toBe(2);
});

test.each([
	[["--cost", "plum:false-positive=2"], /a cost for "plum", but no such class/],
	[["--negative", "sky"], /has no class "sky", which was to hold/],
])(
	"%j is refused with a sentence, before the training",
	async (args, message) => {
		const { code, stderr } = await train(...args, "-o", join(folder, "no.oce"));
		expect(stderr).toMatch(message);
		expect(stderr).not.toContain("training");
		expect(code).toBe(1);
	},
);

test("a table has one label a row", async () => {
	const { code, stderr } = await ocelli(
		"train",
		"tests/data/iris.csv",
		"--multilabel",
	);
	expect(stderr).toMatch(/is a table, whose rows have one label each/);
	expect(code).toBe(1);
});
