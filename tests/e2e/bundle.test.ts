import { readFileSync } from "node:fs";
import vm from "node:vm";
import { gzipSync } from "node:zlib";
import { afterAll, describe, expect, test } from "vitest";
import { runReference } from "../../converter/reference";
import type { loadModel } from "../../host/runtime";
import { inputsFor } from "../kernels/cases";
import { blobOf } from "../support/engines";
import { everyOperator } from "../support/network";
import {
	bundleWithEsbuild,
	bundleWithVite,
	createProject,
	REPOSITORY,
} from "./project";

const project = createProject();
afterAll(project.remove);

const graph = everyOperator();
const inputs = inputsFor(graph, 20);

describe.each([
	["esbuild", bundleWithEsbuild],
	["vite", bundleWithVite],
])("a user's page, bundled by %s", async (bundler, bundle) => {
	const { text, inputs: files } = await bundle(project.folder);

	test("holds nothing of Node and no other package", () => {
		expect(text).not.toMatch(/\bnode:|\brequire\b|\bBuffer\b|\bprocess\b/);
		expect(files.length).toBeGreaterThan(1);
		for (const file of files)
			expect(file).toMatch(/(^|\/)dist\/(index|chunks\/[\w-]+)\.js$|page\.js$/);
	});

	test("holds both engines, but not the firmware", () => {
		for (const [module, expected] of [
			["engine.simd", true],
			["engine.mvp", true],
			["firmware", false],
		] as const) {
			const bytes = readFileSync(`${REPOSITORY}dist/wasm/${module}.wasm`);
			const inside = text.includes(bytes.toString("base64"));
			expect(inside, module).toBe(expected);
		}
	});

	test("is small", () => {
		const packed = gzipSync(text).length;
		console.log(
			`page bundled by ${bundler}: ${text.length} bytes, ${packed} gzipped`,
		);
		expect(packed).toBeLessThan(40_000);
	});

	test.each(["simd", "mvp"] as const)(
		"runs with web globals alone and gives the same bytes (%s)",
		async (engine) => {
			const page = { TextDecoder } as { loadModel?: typeof loadModel };
			vm.runInNewContext(text, page);
			const model = await page.loadModel?.(blobOf(graph), { engine });
			expect(model?.engine).toBe(engine);
			for (const input of inputs)
				expect(Array.from(model?.run(input) ?? [])).toEqual(
					Array.from(runReference(graph, input)),
				);
			expect(model?.labels).toContain(
				model?.classify(Array(192).fill(0.5)).label,
			);
		},
	);
});
