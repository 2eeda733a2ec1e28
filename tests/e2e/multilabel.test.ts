/** Photos of several classes, or none: from labels.csv to what the host, the board and the command line answer. */
import { copyFileSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { type TrainedModel, trainModel } from "../../converter/trainModel";
import { createBoard, decodePhoto } from "../../firmware-sim/board";
import { loadModel, type Model } from "../../host/runtime";
import { ocelli, temporaryFolder } from "../cli/ocelli";
import { combination, SHAPES, writeShapes } from "../support/shapes";

const folder = temporaryFolder();
const [photos, others] = [join(folder, "photos"), join(folder, "others")];
const path = join(folder, "model.oce");
let trained: TrainedModel;
let model: Model;

async function labelled(to: string, count: number, seed: number) {
	const lines = ["file,labels"];
	for (let i = 0; i < count; i++) {
		const shapes = combination(i);
		await writeShapes(to, `${i}.png`, shapes, seed + i);
		lines.push(`${i}.png,${shapes.join(";")}`);
	}
	writeFileSync(join(to, "labels.csv"), lines.join("\n"));
}

beforeAll(async () => {
	await labelled(photos, 96, 1);
	await labelled(others, 48, 1000);
	trained = await trainModel({
		data: photos,
		test: others,
		multilabel: true,
		architecture: "compact",
		width: 0.5,
		inputSize: 32,
		epochs: 25,
		quantize: "minmax",
		cache: false,
	});
	writeFileSync(path, trained.blob);
	model = await loadModel(trained.blob);
});

test("finds several classes in a photo, and none in noise", async () => {
	const { evaluation, predictions } = trained.int8;
	console.log(
		`exactly right ${evaluation.accuracy}, mean AP ${evaluation.meanAveragePrecision}, calibration error ${evaluation.calibration.error}, temperature ${trained.decision.temperature}`,
	);
	expect(predictions).toHaveLength(48);
	expect(evaluation.accuracy).toBeGreaterThan(0.8);
	expect(evaluation.meanAveragePrecision).toBeGreaterThan(0.95);
	expect(evaluation.confusion).toEqual([]);
	expect(model.multilabel).toBe(true);
	expect(model.labels).toEqual(SHAPES);
});

test("what the float network says is what the int8 one says, nearly always", () => {
	const { float, int8 } = trained;
	const different = float.predictions.filter(
		({ several }, i) =>
			[...(several?.predicted ?? [])].sort().join() !==
			[...(int8.predictions[i].several?.predicted ?? [])].sort().join(),
	);
	expect(different.length).toBeLessThanOrEqual(3);
});

test("a class is named from its threshold on, wherever it is asked", async () => {
	const board = await createBoard({ profile: "rp2040" });
	await board.flash(trained.blob);
	const counts = new Set<number>();
	for (let i = 0; i < 8; i++) {
		const frame = await decodePhoto(join(others, `${i}.png`));
		const said = model.classify(frame);
		const reached = SHAPES.filter(
			(label, k) => said.probabilities[label] >= model.thresholds[k],
		);
		expect([...said.labels].sort()).toEqual(reached);
		expect(said.label).toBe(said.labels[0] ?? "unknown");
		expect(await board.classify(frame)).toEqual(said);
		counts.add(said.labels.length);
	}
	expect(counts.size).toBeGreaterThan(2);
});

describe("the command line", () => {
	test("classify prints every label, or that there is none", async () => {
		const all = await ocelli("classify", path, join(others, "7.png"));
		expect(all.stdout.split("\n")[0].split("  ")[0].split(", ").sort()).toEqual(
			[...SHAPES],
		);
		expect(all.stdout).toMatch(/^ {2}disc .* from \d+\.\d %$/m);
		const none = await ocelli("classify", path, join(others, "0.png"));
		expect(none.stdout).toMatch(/^none of them {2}/);
	});

	test("eval says what was missed; info says what kind of model it is", async () => {
		const { stdout } = await ocelli("eval", path, others);
		expect(stdout).toMatch(/accuracy.* on 48 examples, every label right/);
		expect(stdout).toMatch(/certainty expected calibration error \d/);
		expect(stdout).toMatch(/mean average precision/);
		const info = await ocelli("info", path);
		expect(info.stdout).toMatch(/answers {2}several of them, or none, from /);
	});

	test("eval takes folders too: a photo that lies in two is of both", async () => {
		const folders = join(folder, "folders");
		for (let i = 0; i < 16; i++)
			for (const shape of combination(i).length
				? combination(i)
				: ["negative"]) {
				mkdirSync(join(folders, shape), { recursive: true });
				const from = join(others, `${i}.png`);
				copyFileSync(from, join(folders, shape, `${i}.png`));
			}
		const { stdout } = await ocelli("eval", path, folders, "--json");
		const { perClass } = JSON.parse(stdout);
		expect(perClass.map(({ count }: { count: number }) => count)).toEqual([
			8, 8, 8,
		]);
	});
});
