/**
 * Accuracy from few photos, on classes that the backbone has never seen: seeded episodes of five classes, a few photos of
 * each to learn from and 100 others to measure on, int8, with the whole pipeline that `ocelli train` runs.
 *
 * OCELLI_FEWSHOT=test measures on the test classes of the recipe, which is done once for a backbone; by default it is
 * the validation classes, by which ways of fine-tuning are chosen. OCELLI_EPISODES says how many, OCELLI_SIZES at which
 * input sizes, OCELLI_PHOTOS with how many photos a class, OCELLI_STARTS from what.
 *
 * Data: ../shared/data/tiny-imagenet-150/*.tar.gz, 64 x 64 pixels.
 */
import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { backboneOf } from "../../converter/backbones/index";
import { readPhotoFolder } from "../../converter/dataset/photos";
import { Random } from "../../converter/dataset/random";
import { type ImageDataset, subset } from "../../converter/dataset/types";
import { buildModel } from "../../converter/pipeline";
import { photoSource } from "../../converter/sources";
import { parseRecipe } from "../../converter/train/run/recipe";
import type { TrainSettings } from "../../converter/train/settings";

const ARCHIVES = "../shared/data/tiny-imagenet-150";
const RECIPE = "converter/recipes/backbone-small.json";
const CLASSES = 5;
const MEASURED = 100;

const wish = (name: string, usual: string) =>
	(process.env[`OCELLI_${name}`] ?? usual).split(",");
const [which] = wish("FEWSHOT", "validation");
const [episodes] = wish("EPISODES", "20").map(Number);
const sizes = wish("SIZES", "64").map(Number);
const counts = wish("PHOTOS", "10,50").map(Number);
const starts = wish("STARTS", "backbone,scratch");

/** The held-out classes as folders of photos. */
function unpack(folder: string): void {
	const { heldOut } = parseRecipe(readFileSync(RECIPE, "utf8")).data;
	const classes =
		(which === "test" ? heldOut?.test : heldOut?.validation) ?? [];
	for (const archive of readdirSync(ARCHIVES)) {
		if (!archive.endsWith(".tar.gz")) continue;
		const path = join(ARCHIVES, archive);
		const listed = execFileSync("tar", ["tzf", path], { maxBuffer: 1 << 26 })
			.toString()
			.split("\n");
		const inside = classes.filter((name) =>
			listed.some((file) => file.startsWith(`${name}/`)),
		);
		if (inside.length > 0)
			execFileSync("tar", ["xzf", path, "-C", folder, ...inside]);
	}
}

/** Indices of an episode's photos: to learn from, and to measure on; labels 0..4. */
function episode(dataset: ImageDataset, seed: number, photos: number) {
	const random = new Random(seed);
	const chosen = random
		.shuffle(dataset.labels.map((_, label) => label))
		.slice(0, CLASSES);
	const dealt = chosen.map((label) => {
		const all = dataset.images.flatMap((image, i) =>
			image.label === label ? [i] : [],
		);
		return random.shuffle(all).slice(0, photos + MEASURED);
	});
	const part = (indices: number[]): ImageDataset => {
		const { images, ...rest } = subset(dataset, indices);
		const relabelled = images.map((image) => ({
			...image,
			label: chosen.indexOf(image.label),
		}));
		const labels = chosen.map((label) => dataset.labels[label]);
		return { ...rest, labels, images: relabelled };
	};
	return {
		training: part(dealt.flatMap((all) => all.slice(0, photos))),
		test: part(dealt.flatMap((all) => all.slice(photos))),
	};
}

async function settingsFor(start: string): Promise<TrainSettings> {
	if (start === "scratch") return { architecture: "compact", seed: 1 };
	const backbone = await backboneOf(1);
	if (!backbone) throw new Error("there is no backbone of width 1");
	return {
		architecture: "separable",
		width: 1,
		seed: 1,
		start: { name: backbone.recipe.name, features: backbone.graph },
	};
}

const folder = mkdtempSync(join(tmpdir(), "ocelli-fewshot-"));
process.on("exit", () => rmSync(folder, { recursive: true, force: true }));
unpack(folder);
console.log(
	`${which} classes: ${readdirSync(folder).join(", ")}; ${episodes} episodes of ${CLASSES}, ${MEASURED} photos of each to measure on; int8 / float`,
);
for (const size of sizes) {
	const source = await photoSource(await readPhotoFolder(folder), {
		size,
		color: "rgb",
		fit: "crop",
		cache: false,
	});
	for (const start of starts)
		for (const photos of counts) {
			const settings = await settingsFor(start);
			const results: { int8: number; float: number }[] = [];
			const started = performance.now();
			for (let seed = 1; seed <= episodes; seed++) {
				const { int8, float } = await buildModel({
					...episode(source.dataset, seed, photos),
					input: source.input,
					settings,
					tool: "bench",
					datasetHash: source.hash,
				});
				results.push({
					int8: int8.evaluation.accuracy,
					float: float.evaluation.accuracy,
				});
			}
			report(start, size, photos, results, performance.now() - started);
		}
}

function report(
	start: string,
	size: number,
	photos: number,
	results: { int8: number; float: number }[],
	milliseconds: number,
): void {
	const summary = (["int8", "float"] as const).map((kind) => {
		const values = results.map((result) => 100 * result[kind]);
		const mean = values.reduce((sum, v) => sum + v, 0) / values.length;
		const squares = values.reduce((sum, v) => sum + (v - mean) ** 2, 0);
		const deviation = Math.sqrt(squares / values.length);
		return `${mean.toFixed(1)} ± ${deviation.toFixed(1)} %`;
	});
	const seconds = milliseconds / 1000 / results.length;
	console.log(
		`  ${start.padEnd(9)} ${size} px, ${String(photos).padStart(3)} photos a class: ${summary.join(" / ")}   ${seconds.toFixed(1)} s a training`,
	);
}
