import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, expect, test } from "vitest";
import { emitGraph } from "../../converter/emitGraph";
import { untrainedModel } from "../../converter/untrained";
import { ocelli, temporaryFolder } from "./ocelli";

const folder = temporaryFolder();
const at = (name: string) => join(folder, name);
const IRIS = "tests/data/iris.csv";

beforeAll(() => {
	const model = untrainedModel(
		{ architecture: "compact", inputSize: 32, width: 0.25 },
		{ kind: "photos", classes: 3, color: "rgb" },
	);
	writeFileSync(at("net.oce"), emitGraph(model));
});

async function converted(...options: string[]) {
	const to = at(`${options.join("")}.oce`);
	const result = await ocelli("convert", at("net.oce"), "-o", to, ...options);
	return { ...result, to };
}

async function infoOf(path: string) {
	const { stdout } = await ocelli("info", path, "--json");
	return JSON.parse(stdout);
}

test("without a limit a model is planned operator by operator, with --min-ram by rows, and the price is said", async () => {
	const whole = await infoOf((await converted()).to);
	const { stdout, stderr, code, to } = await converted("--min-ram");
	expect(code).toBe(0);
	const least = await infoOf(to);
	expect(least.arenaBytes).toBeLessThan(whole.arenaBytes / 2);
	expect(least.macs).toBe(whole.macs);
	expect(least.inputByRows).toBe(true);
	expect(least.flashReads).toBeGreaterThan(whole.flashReads);
	const times = (least.flashReads / least.flashReadsLeast).toFixed(1);
	expect(stdout).toContain("takes its input row by row");
	const proven = /no order of rows needs less than ([\d,]+)/.exec(stderr)?.[1];
	const atLeast = Number(proven?.replaceAll(",", ""));
	expect(atLeast).toBeGreaterThan(0);
	expect(atLeast).toBeLessThanOrEqual(least.arenaLowerBound);
	expect(stdout).toContain(`each weight ${times} times`);
});

test("--max-ram is kept to, in bytes or KB", async () => {
	const whole = await infoOf((await converted()).to);
	const limit = Math.floor((whole.arenaBytes - 1) / 1024);
	const inBytes = await converted("--max-ram", `${limit * 1024}`);
	const inKb = await converted("--max-ram", `${limit}K`);
	const { arenaBytes } = await infoOf(inBytes.to);
	expect(arenaBytes).toBeLessThanOrEqual(limit * 1024);
	expect((await infoOf(inKb.to)).arenaBytes).toBe(arenaBytes);
});

test("what cannot be kept to is said with what it takes, and nothing is written", async () => {
	const { code, stderr, to } = await converted("--max-ram", "1K");
	expect(code).toBe(3);
	expect(stderr).toMatch(/does not fit --max-ram 1024: needs [\d,]+ bytes/);
	expect(stderr).toContain("take a smaller model, or a higher --max-ram");
	expect(existsSync(to)).toBe(false);
});

test("train knows before it trains that a net does not fit", async () => {
	const out = at("iris.oce");
	const { code, stderr } = await ocelli(
		...["train", IRIS, "-o", out, "--max-ram", "100"],
	);
	expect(code).toBe(3);
	expect(stderr).toContain("does not fit --max-ram 100");
	expect(stderr).not.toContain("epoch");
	expect(existsSync(out)).toBe(false);
});

test.each(["", "0", "-5", "24M", "1.5K", "ten"])(
	"--max-ram %j is a usage error",
	async (text) => {
		const { code, stderr } = await converted("--max-ram", text);
		expect(code).toBe(2);
		expect(stderr).toContain("--max-ram");
		expect(stderr).toContain("such as 24K");
	},
);
