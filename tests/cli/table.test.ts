import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { ocelli, temporaryFolder } from "./ocelli";

const IRIS = "tests/data/iris.csv";
const folder = temporaryFolder();
const model = join(folder, "iris.oce");

beforeAll(async () => {
	const { code, stderr } = await ocelli("train", IRIS, "-o", model, "--json");
	expect(stderr).toContain("150 examples of 3 classes");
	expect(code).toBe(0);
});

test("five folds of Fisher's flowers: 95 % or more right, int8", async () => {
	const { code, stdout } = await ocelli(
		"train",
		IRIS,
		"--folds",
		"5",
		"--json",
	);
	const { int8, float, predictions } = JSON.parse(stdout);
	expect(code).toBe(0);
	expect(predictions).toHaveLength(150);
	expect(int8.mean).toBeGreaterThanOrEqual(0.95);
	expect(Math.abs(int8.mean - float.mean)).toBeLessThan(0.01);
});

test("the same seed gives the same bytes, another one others", async () => {
	const [again, other] = [join(folder, "again.oce"), join(folder, "other.oce")];
	await ocelli("train", IRIS, "-o", again);
	await ocelli("train", IRIS, "-o", other, "--seed", "2");
	expect(readFileSync(again)).toEqual(readFileSync(model));
	expect(readFileSync(other)).not.toEqual(readFileSync(model));
});

test("classify prints every class with its probability, and the label", async () => {
	const { stdout } = await ocelli(
		"classify",
		model,
		"5.1",
		"3.5",
		"1.4",
		"0.2",
	);
	expect(stdout).toMatch(/^setosa {2}\d/);
	for (const label of ["setosa", "versicolor", "virginica"])
		expect(stdout).toMatch(new RegExp(`^ {2}${label} .*%$`, "m"));
});

test("classify --json: results with file, label, labels, probability, probabilities", async () => {
	const { stdout } = await ocelli(
		"classify",
		model,
		"6.3,3.3,6.0,2.5",
		"--json",
	);
	const { results } = JSON.parse(stdout);
	expect(Object.keys(results[0])).toEqual([
		"file",
		"label",
		"labels",
		"probability",
		"probabilities",
	]);
	expect(results[0].label).toBe("virginica");
	expect(results[0].probability).toBe(results[0].probabilities.virginica);
});

test("numbers that begin with a minus are numbers, not options", async () => {
	const { code, stdout } = await ocelli(
		"classify",
		model,
		"5.1",
		"-3.5",
		"1.4",
		"0.2",
		"--json",
	);
	expect(code).toBe(0);
	expect(JSON.parse(stdout).results[0].file).toBe("5.1,-3.5,1.4,0.2");
});

test("info --json has what was promised", async () => {
	const { stdout } = await ocelli("info", model, "--json");
	const info = JSON.parse(stdout);
	expect(info).toMatchObject({
		labels: ["setosa", "versicolor", "virginica"],
		input: { kind: "features" },
	});
	for (const key of ["macs", "weightBytes", "arenaBytes", "flashBytes"])
		expect(info[key]).toBeGreaterThan(0);
	expect(info.operators.at(-1).op).toBe("softmax");
	expect(info.arenaBytes).toBe(info.arenaLowerBound);
	expect(
		info.input.features.map(({ name }: { name: string }) => name),
	).toContain("petal_width");
});

test("eval on the host and on the simulated board say the same", async () => {
	const host = JSON.parse((await ocelli("eval", model, IRIS, "--json")).stdout);
	const board = JSON.parse(
		(await ocelli("eval", model, IRIS, "--json", "--on", "sim")).stdout,
	);
	expect(Object.keys(host)).toEqual([
		"accuracy",
		"precision",
		"recall",
		"perClass",
		"meanAveragePrecision",
		"confusion",
		"calibration",
	]);
	expect(host.accuracy).toBeGreaterThan(0.9);
	expect(board).toEqual(host);
});

test("run gives the same bytes on simd, mvp, the reference and the firmware", async () => {
	const input = join(folder, "in.bin");
	writeFileSync(
		input,
		Uint8Array.from({ length: 4 * 50 }, (_, i) => (i * 37) & 255),
	);
	const outputs: Buffer[] = [];
	for (const engine of ["simd", "mvp", "reference", "firmware"]) {
		const output = join(folder, `${engine}.bin`);
		const { code } = await ocelli(
			"run",
			model,
			"--input",
			input,
			"--output",
			output,
			"--engine",
			engine,
		);
		expect(code, engine).toBe(0);
		outputs.push(readFileSync(output));
	}
	const [simd, ...others] = outputs;
	const rows = Array.from({ length: 50 }, (_, i) =>
		simd.toString("hex", 3 * i, 3 * i + 3),
	);
	expect(simd).toHaveLength(3 * 50);
	expect(new Set(rows).size).toBeGreaterThan(10);
	for (const output of others) expect(output).toEqual(simd);
});

test("boards says what fits", async () => {
	const { boards } = JSON.parse(
		(await ocelli("boards", model, "--json")).stdout,
	);
	expect(boards.map(({ board }: { board: string }) => board)).toEqual([
		"rp2040",
		"stm32f4",
		"linux",
	]);
	expect(boards.every(({ fits }: { fits: boolean }) => fits)).toBe(true);
});

describe("what cannot be done ends with one clear error, its exit code, and no file", () => {
	const broken = (name: string, text: string) => {
		const path = join(folder, name);
		writeFileSync(path, text);
		return path;
	};
	const output = join(folder, "never.oce");
	const rows = readFileSync(IRIS, "utf8").trim().split("\n");
	const cases: [string, string[], number, RegExp][] = [
		[
			"no such data",
			["train", join(folder, "nowhere"), "-o", output],
			1,
			/nowhere/,
		],
		[
			"a missing value",
			[
				"train",
				broken(
					"gap.csv",
					[...rows.slice(0, 60), "5.0,,1.0,0.2,setosa", ...rows.slice(60)].join(
						"\n",
					),
				),
				"-o",
				output,
			],
			1,
			/row 61, column "sepal_width" is empty/,
		],
		[
			"a word among the numbers",
			[
				"train",
				broken("word.csv", [...rows, "5.0,big,1.0,0.2,setosa"].join("\n")),
				"-o",
				output,
			],
			1,
			/holds "big", which is not a number/,
		],
		[
			"a row that is too long",
			[
				"train",
				broken("long.csv", [...rows, "1,2,3,4,5,6"].join("\n")),
				"-o",
				output,
			],
			1,
			/every line needs the same number of columns/,
		],
		[
			"an empty table",
			["train", broken("empty.csv", ""), "-o", output],
			1,
			/is empty/,
		],
		[
			"one class only",
			["train", broken("one.csv", rows.slice(0, 50).join("\n")), "-o", output],
			1,
			/one class only \(setosa\)/,
		],
		[
			"a label column that is not there",
			["train", IRIS, "--label", "colour", "-o", output],
			1,
			/no column "colour" \(columns are sepal_length/,
		],
		[
			"an unknown board",
			["train", IRIS, "--board", "toaster", "-o", output],
			2,
			/rp2040, stm32f4, linux/,
		],
		["an unknown option", ["train", IRIS, "--sed", "1"], 2, /--seed/],
		[
			"an unknown architecture",
			["train", IRIS, "--arch", "gpt"],
			2,
			/there are auto/,
		],
		[
			"too low an accuracy",
			["train", IRIS, "--min-accuracy", "100", "--epochs", "1", "-o", output],
			4,
			/is below/,
		],
		[
			"an output that is a folder",
			["train", IRIS, "--epochs", "1", "-o", folder],
			1,
			/there is a folder of that name/,
		],
		[
			"more folds than examples",
			["train", IRIS, "--folds", "1000"],
			1,
			/1000 folds of 150 examples leave folds empty/,
		],
		[
			"frames for a model of tables, which would never end",
			["sim", "--port", "tcp:0", "--model", model, "--frames", "1"],
			1,
			/takes no photos/,
		],
		["a model that is none", ["info", IRIS], 1, /not an Ocelli model/],
		[
			"too few numbers",
			["classify", model, "1", "2"],
			1,
			/takes 4 numbers \(sepal_length/,
		],
		[
			"a word for a number",
			["classify", model, "1", "2", "3", "four"],
			1,
			/"four" is not a number/,
		],
		[
			"an input of the wrong length",
			["run", model, "--input", broken("short.bin", "abc"), "--output", output],
			1,
			/3 bytes; the model takes 4/,
		],
		[
			"a port that is none",
			["flash", model, "--port", "tcp://localhost:99999"],
			1,
			/must look like/,
		],
	];
	test.each(cases)("%s", async (_, args, exitCode, message) => {
		const { code, stdout, stderr } = await ocelli(...args);
		expect(stderr).toMatch(message);
		expect(stderr).not.toMatch(/\n {4}at /);
		expect(code).toBe(exitCode);
		expect(stdout).toBe("");
		expect(existsSync(output)).toBe(false);
	});
});

test("--help of every command has an example", async () => {
	const { stdout } = await ocelli("--help");
	const commands = [...stdout.matchAll(/^ {2}(\w+) .*(?:<|\[)/gm)]
		.map((match) => match[1])
		.filter((name) => name !== "help");
	expect(commands).toEqual([
		"train",
		"convert",
		"info",
		"eval",
		"classify",
		"run",
		"bench",
		"boards",
		"sim",
		"flash",
		"demo",
		"doctor",
	]);
	for (const command of [...commands, "data", "backbone"])
		expect((await ocelli(command, "--help")).stdout).toMatch(
			/Examples?:\n {2}ocelli/,
		);
});
