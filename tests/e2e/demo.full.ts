import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { FRUIT_KINDS, writeFruitPhotos } from "../../converter/dataset/fruit";
import {
	type Finished,
	finish,
	ocelli,
	start,
	temporaryFolder,
} from "../cli/ocelli";

const folder = temporaryFolder();
const demo = (...args: string[]) => finish(start(["demo", ...args], folder));
const MOST_SECONDS = 90;

describe("ocelli demo, as npm start runs it", () => {
	let finished: Finished;
	let seconds: number;
	beforeAll(async () => {
		const started = performance.now();
		finished = await demo("-o", "out");
		seconds = (performance.now() - started) / 1000;
		console.log(`the demo took ${seconds.toFixed(1)} s`);
	});

	test("ends well, in less than 90 seconds", () => {
		expect(finished.code, finished.stderr).toBe(0);
		expect(seconds).toBeLessThan(MOST_SECONDS);
	});

	test("tells accuracy, cost, mistakes, frames, files and what to do next", () => {
		const { stdout } = finished;
		const accuracy = /^accuracy +([\d.]+) % int8, ([\d.]+) % float, on 80 /m;
		const [, int8, float] = accuracy.exec(stdout) ?? [];
		expect(Number(int8)).toBeGreaterThanOrEqual(80);
		expect(Number(float)).toBeGreaterThanOrEqual(80);
		expect(stdout).toMatch(
			/^cost +RAM [\d.]+ KB, flash [\d.]+ KB, [\d.]+ M MACs a frame$/m,
		);
		for (const kind of FRUIT_KINDS)
			expect(stdout).toMatch(new RegExp(`^ {2}${kind}( +[\\d·]+){5}$`, "m"));
		const frames = [
			...stdout.matchAll(
				/^ {2}(\w+)\/\1-\d+\.jpg +(\w+) +\d+ % +(right|wrong)/gm,
			),
		];
		expect(frames).toHaveLength(8);
		for (const [, , label] of frames) expect(FRUIT_KINDS).toContain(label);
		expect(stdout).toMatch(
			/^files +out\/model\.oce; photos in out\/photos; everything in out\/$/m,
		);
	});

	test("the commands that it names next work", async () => {
		const next = [...finished.stdout.matchAll(/^ {2}npx ocelli (.*)$/gm)];
		expect(next.map(([, line]) => line.split(" ")[0])).toEqual([
			"classify",
			"boards",
			"sim",
		]);
		for (const [, line] of next) {
			const { code, stderr } = await finish(start(line.split(" "), folder));
			expect(code, `${line}: ${stderr}`).toBe(0);
		}
	});

	test("the model is there, and info reads it", async () => {
		const model = join(folder, "out/model.oce");
		const { code, stdout } = await ocelli("info", model, "--json");
		expect(code).toBe(0);
		expect(JSON.parse(stdout).labels).toEqual(FRUIT_KINDS);
	});
});

test("with photos of one's own it renders none", async () => {
	await writeFruitPhotos(join(folder, "own"), { perKind: 6, seed: 9 });
	const { code, stdout, stderr } = await demo("own", "-o", "out2");
	expect(code, stderr).toBe(0);
	expect(stdout).toMatch(/^files +out2\/model\.oce; photos in own; /m);
	expect(readdirSync(join(folder, "out2"))).toEqual(["model.oce"]);
	expect(existsSync(join(folder, "own/apple/apple-006.jpg"))).toBe(true);
});
