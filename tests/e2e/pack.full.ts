/** `npm pack` holds what a user needs, and `npx ocelli` works from it in an empty folder. */
import { mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { blobOf } from "../support/engines";
import { everyOperator } from "../support/network";
import { convRelu } from "../tflite/models";
import { writeTflite } from "../tflite/write";
import { install, pack, run } from "./installed";
import { REPOSITORY } from "./project";

const folder = mkdtempSync(join(tmpdir(), "ocelli-pack-"));
const project = join(folder, "project");
let tarball: string;

beforeAll(() => {
	tarball = pack(folder);
	install(tarball, project);
	writeFileSync(join(project, "model.oce"), blobOf(everyOperator()));
	writeFileSync(join(project, "net.tflite"), writeTflite(convRelu()));
});
afterAll(() => rmSync(folder, { recursive: true }));

const ocelli = (...args: string[]) =>
	run("npx", ["--no-install", "ocelli", ...args], project);

/** What a script in the project prints. */
const script = (text: string) =>
	run(process.execPath, ["--input-type=module", "--eval", text], project);

test("the tarball holds what a user needs and nothing else", () => {
	const files = run("tar", ["-tzf", tarball], folder).trim().split("\n");
	for (const file of ["README.md", "CHANGELOG.md", "LICENSE", "dist/cli.js"])
		expect(files).toContain(`package/${file}`);
	for (const file of files)
		expect(file).toMatch(
			/^package\/(dist\/.*\.(js|d\.ts|wasm)|docs\/.*|converter\/recipes\/.*\.json|converter\/backbones\/NOTICE\.md|[A-Z]+(\.md)?|package\.json)$/,
		);
	const bytes = statSync(tarball).size;
	console.log(`tarball: ${files.length} files, ${bytes} bytes`);
	// The backbone is more than half of it.
	expect(bytes).toBeLessThan(1_500_000);
});

describe("npx ocelli in a folder with nothing else", () => {
	test("--version", () => {
		expect(ocelli("--version")).toMatch(/^\d+\.\d+\.\d+\n$/);
	});

	test("boards", () => {
		expect(ocelli("boards")).toContain("rp2040");
	});

	test("info and classify", () => {
		expect(
			JSON.parse(ocelli("info", "model.oce", "--json")).macs,
		).toBeGreaterThan(0);
		const row = Array(192).fill("0.5");
		const { results } = JSON.parse(
			ocelli("classify", "--json", "model.oce", ...row),
		);
		expect(results[0].label).toMatch(/^class \d$/);
	});

	test("doctor finds its parts", () => {
		const { checks } = JSON.parse(ocelli("doctor", "--json"));
		const broken = checks.filter(
			({ part, ok }: { part: string; ok: boolean }) =>
				!ok && !part.includes("optional"),
		);
		expect(broken).toEqual([]);
	});
});

describe("the libraries", () => {
	test("ocelli classifies, ocelli/sim does so on a board", () => {
		const printed = script(`
			import { readFileSync } from "node:fs";
			import { loadModel, EngineError } from "ocelli";
			import * as sim from "ocelli/sim";
			const blob = readFileSync("model.oce");
			const row = Array(192).fill(0.5);
			const model = await loadModel(blob);
			const board = await sim.createBoard();
			await board.flash(blob);
			const [here, there] = [model.classify(row).raw, (await board.classify(row)).raw];
			console.log(JSON.stringify([[...here], [...there], sim.EngineError === EngineError]));
			await board.close();`);
		const [here, there, isSameClass] = JSON.parse(printed);
		expect(here).toHaveLength(4);
		expect(there).toEqual(here);
		expect(isSameClass).toBe(true);
	});

	test("ocelli/convert makes a model of a .tflite file, as the command does", () => {
		const printed = script(`
			import { readFileSync } from "node:fs";
			import { convertModel, TfliteError } from "ocelli/convert";
			const convert = (bytes) => convertModel({ bytes, name: "net.tflite" });
			const { info } = await convert(readFileSync("net.tflite"));
			const refused = await convert(new Uint8Array(9)).catch((error) => error);
			console.log(info.operators.length, refused instanceof TfliteError);`);
		// The relu has become part of the convolution.
		expect(printed).toBe("1 true\n");
		ocelli("convert", "net.tflite", "-o", "net.oce");
		expect(ocelli("info", "net.oce")).toContain("imported from net.tflite");
	});

	test("ocelli/train loads", () => {
		expect(
			script(`console.log(typeof (await import("ocelli/train")).trainModel)`),
		).toBe("function\n");
	});
});

describe("types, strict and with library checks", () => {
	const consumer = `
import { EngineError, type Frame, loadModel } from "ocelli";
import { convertModel, type ConvertedModel } from "ocelli/convert";
import { createBoard } from "ocelli/sim";
import { trainModel } from "ocelli/train";
export const frame: Frame = { width: 1, height: 1, data: new Uint8Array(3) };
export const share: number = (await loadModel(new Uint8Array(4))).classify(frame).probability;
export const label: string = (await (await createBoard({ profile: "rp2040" })).classify(frame)).label;
export const status = (error: unknown) => (error instanceof EngineError ? error.status : 0);
export const train: Function = trainModel;
export const converted: Promise<ConvertedModel> = convertModel({ bytes: new Uint8Array(8), name: "x" });
// @ts-expect-error there is no such format
export const wrong: Frame = { ...frame, format: "cmyk" };
`;

	test.each([
		["nodenext", "nodenext"],
		["esnext", "bundler"],
	])("module %s, resolution %s", (module, moduleResolution) => {
		writeFileSync(join(project, "consumer.ts"), consumer);
		const compilerOptions = {
			...{ module, moduleResolution, target: "es2022", strict: true },
			...{ skipLibCheck: false, noEmit: true, types: [] },
		};
		writeFileSync(
			join(project, "tsconfig.json"),
			JSON.stringify({ compilerOptions, files: ["consumer.ts"] }),
		);
		const tsc = join(REPOSITORY, "node_modules/typescript/bin/tsc");
		expect(run(process.execPath, [tsc, "-p", "."], project)).toBe("");
	});
});
