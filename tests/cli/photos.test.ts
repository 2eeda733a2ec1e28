import {
	cpSync,
	existsSync,
	mkdirSync,
	readdirSync,
	readFileSync,
	rmSync,
	writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { beforeAll, expect, test } from "vitest";
import { writeFruitPhotos } from "../../converter/dataset/fruit";
import { loadModel } from "../../host/runtime";
import { finish, ocelli, start, temporaryFolder } from "./ocelli";

const folder = temporaryFolder();
const photos = join(folder, "photos");
const model = join(folder, "model.oce");
const quick = ["--epochs", "2", "--width", "0.25", "--input-size", "32"];

beforeAll(async () => {
	await writeFruitPhotos(photos, { perKind: 6, seed: 5 });
	const { code, stderr } = await ocelli("train", photos, "-o", model, ...quick);
	expect(stderr).toContain("30 examples of 5 classes");
	expect(code).toBe(0);
});

test("the same seed gives the same blob, with and without the photo cache", async () => {
	const again = join(folder, "again.oce");
	await ocelli("train", photos, "-o", again, ...quick, "--no-cache");
	expect(readFileSync(again)).toEqual(readFileSync(model));
});

test("classify names photos that it cannot read, classifies the others, and fails in the end", async () => {
	const [good] = readdirSync(join(photos, "apple"));
	const bad = join(folder, "bad.jpg");
	writeFileSync(
		bad,
		readFileSync(join(photos, "apple", good)).subarray(0, 700),
	);
	const { code, stdout, stderr } = await ocelli(
		"classify",
		model,
		bad,
		join(photos, "apple", good),
		"--json",
	);
	expect(stderr).toContain("bad.jpg");
	expect(JSON.parse(stdout).results).toHaveLength(1);
	expect(code).toBe(1);
});

test("train skips what it cannot read, by name, and says so", async () => {
	const copy = join(folder, "copy");
	cpSync(photos, copy, { recursive: true });
	writeFileSync(join(copy, "apple", "broken.jpg"), "no jpeg");
	writeFileSync(join(copy, "apple", "notes.txt"), "red ones");
	const { code, stdout, stderr } = await ocelli(
		"train",
		copy,
		"-o",
		join(folder, "copy.oce"),
		...quick,
		"--json",
	);
	expect(code).toBe(0);
	expect(stderr).toMatch(/skipped apple\/broken\.jpg: /);
	expect(JSON.parse(stdout).skipped).toHaveLength(2);
});

test("the simulated board answers what the host answers", async () => {
	const host = await ocelli("eval", model, photos, "--json");
	const board = await ocelli(
		"eval",
		model,
		photos,
		"--json",
		"--on",
		"sim",
		"--board",
		"stm32f4",
	);
	expect(JSON.parse(board.stdout)).toEqual(JSON.parse(host.stdout));
});

async function inputBytes(path: string): Promise<number> {
	return (await loadModel(readFileSync(path))).inputBytes;
}

test("gray input takes a third of the input", async () => {
	const gray = join(folder, "gray.oce");
	await ocelli("train", photos, "-o", gray, ...quick, "--gray");
	const [one, three] = await Promise.all(
		[gray, model].map(async (path) =>
			JSON.parse((await ocelli("info", path, "--json")).stdout),
		),
	);
	const size = { width: 32, height: 32 };
	expect(one.input).toMatchObject({ color: "gray", ...size });
	expect(three.input).toMatchObject({ color: "rgb", ...size });
	const bytes = await Promise.all([gray, model].map(inputBytes));
	expect(bytes).toEqual([32 * 32, 3 * 32 * 32]);
	expect(one.arenaBytes).toBeLessThan(three.arenaBytes);
});

test.each(["resnet8", "mobilenet"])(
	"--arch %s trains and fits the board that was named",
	async (arch) => {
		const path = join(folder, `${arch}.oce`);
		const { code } = await ocelli(
			"train",
			photos,
			"-o",
			path,
			"--arch",
			arch,
			"--epochs",
			"1",
			"--input-size",
			"32",
			"--board",
			"linux",
		);
		expect(code).toBe(0);
		expect(
			JSON.parse((await ocelli("info", path, "--json")).stdout).provenance.arch,
		).toMatch(arch);
	},
);

test("a model too big for the board is refused before training, with exit code 3 and no file", async () => {
	const big = join(folder, "big.oce");
	const args = [
		"train",
		photos,
		"-o",
		big,
		"--arch",
		"mobilenet",
		"--width",
		"2",
		"--input-size",
		"128",
		"--board",
		"rp2040",
	];
	const { code, stderr } = await ocelli(...args);
	expect(stderr).toMatch(
		/does not fit rp2040: needs [\d,]+ bytes of RAM, this board has 245,760/,
	);
	expect(stderr).not.toContain("training");
	expect(code).toBe(3);
	expect(existsSync(big)).toBe(false);
});

test("Ctrl-C stops training with 130 and leaves no file behind", async () => {
	const path = join(folder, "out", "stopped.oce");
	const child = start(["train", photos, "-o", path, "--epochs", "10000"]);
	const finished = finish(child);
	await new Promise<void>((resolve) => {
		child.stderr?.on(
			"data",
			(text) => String(text).includes("network:") && setTimeout(resolve, 300),
		);
	});
	child.kill("SIGINT");
	const { code, stderr } = await finished;
	expect(code).toBe(130);
	expect(stderr).toContain("nothing was written");
	expect(existsSync(join(folder, "out"))).toBe(false);
});

test("an empty folder, one class, two photos: one sentence each", async () => {
	const at = (name: string) => join(folder, "poor", name);
	mkdirSync(at("empty"), { recursive: true });
	cpSync(join(photos, "apple"), at("single/apple"), { recursive: true });
	cpSync(photos, at("few"), { recursive: true });
	for (const file of readdirSync(at("few/plum")).slice(2))
		rmSync(at(`few/plum/${file}`));
	for (const [name, message] of [
		["empty", /there are no photos in/],
		["single", /one class only \(apple\)/],
		["few", /class "plum" in .* has 2 usable photos/],
	] as const) {
		const { code, stderr } = await ocelli("train", at(name), "-o", at("m.oce"));
		expect(stderr).toMatch(message);
		expect(stderr.trim().split("\n")).toHaveLength(1);
		expect(code).toBe(1);
		expect(existsSync(at("m.oce"))).toBe(false);
	}
});

test("flash over TCP to a simulated board, and again: nothing is sent", async () => {
	const sim = start(["sim", "--port", "tcp:0", "--camera", photos, "--json"]);
	const port = await new Promise<string>((resolve) => {
		sim.stderr?.on("data", (text) => {
			const match = /tcp:\/\/127\.0\.0\.1:\d+/.exec(String(text));
			if (match) resolve(match[0]);
		});
	});
	const frame = new Promise<string>((resolve) =>
		sim.stdout?.once("data", (text) => resolve(String(text))),
	);
	const first = await ocelli("flash", model, "--port", port, "--json");
	const second = await ocelli("flash", model, "--port", port, "--json");
	expect([first.code, second.code]).toEqual([0, 0]);
	expect(JSON.parse(first.stdout).skipped).toBe(false);
	expect(JSON.parse(second.stdout).skipped).toBe(true);
	expect(JSON.parse((await frame).split("\n")[0])).toMatchObject({ frame: 1 });
	const ended = finish(sim);
	sim.kill("SIGINT");
	expect((await ended).code).toBe(0);
});
