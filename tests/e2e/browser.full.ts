/** A page in a real Chromium gives the bytes that Node gives. */
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { Random } from "../../converter/dataset/random";
import { type Frame, loadModel as loadInNode } from "../../host/runtime";
import { imageDescription } from "../../host/runtime/frame";
import { inputsFor } from "../kernels/cases";
import { openPage } from "../support/chromium";
import { blobOf } from "../support/engines";
import { everyOperator } from "../support/network";
import { part } from "../support/parts";
import { bundleWithEsbuild, createProject } from "./project";

declare const loadModel: typeof loadInNode;

const graph = everyOperator();
const blob = blobOf(graph, {
	input: imageDescription({ width: 8, height: 8 }, "rgb", "crop"),
	labels: ["apple", "banana", "orange", "plum"],
});

/** 33 x 20, every pixel another. */
function frame(): Frame {
	const random = new Random(5);
	const data = Uint8ClampedArray.from({ length: 33 * 20 * 4 }, () =>
		random.integer(256),
	);
	for (let i = 3; i < data.length; i += 4) data[i] = 255;
	return { width: 33, height: 20, data };
}

interface Job {
	blob: number[];
	engine: "simd" | "mvp";
	inputs: number[][];
	frame: { width: number; height: number; data: number[] };
}

/** Runs in the page. */
async function classifyInPage({ blob, engine, inputs, frame }: Job) {
	const model = await loadModel(Uint8Array.from(blob), { engine });
	const image = new ImageData(
		Uint8ClampedArray.from(frame.data),
		frame.width,
		frame.height,
	);
	const { raw, ...classification } = model.classify(image);
	return {
		engine: model.engine,
		outputs: inputs.map((input) => [...model.run(Int8Array.from(input))]),
		preprocessed: [...model.preprocess(image)],
		raw: [...raw],
		classification,
	};
}

async function serve(script: string): Promise<Server> {
	const server = createServer((request, response) => {
		const isScript = request.url === "/page.js";
		response.setHeader(
			"content-type",
			isScript ? "text/javascript" : "text/html",
		);
		response.end(
			isScript ? script : '<!doctype html><script src="/page.js"></script>',
		);
	});
	await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
	return server;
}

describe.skipIf(part("chromium").skip)("in Chromium", () => {
	const project = createProject();
	let server: Server;
	let browser: Awaited<ReturnType<typeof openPage>>;

	beforeAll(async () => {
		const { text } = await bundleWithEsbuild(project.folder);
		server = await serve(text);
		browser = await openPage();
		const { port } = server.address() as AddressInfo;
		await browser.page.goto(`http://127.0.0.1:${port}/`);
		console.log(`Chromium ${browser.version}`);
	});
	afterAll(async () => {
		await browser?.close();
		server?.close();
		project.remove();
	});

	test.each(["simd", "mvp"] as const)(
		"200 inputs and an ImageData: the same bytes as in Node (%s)",
		async (engine) => {
			const inputs = inputsFor(graph, 197);
			const { width, height, data } = frame();
			const inPage = await browser.page.evaluate(classifyInPage, {
				blob: [...blob],
				engine,
				inputs: inputs.map((input) => [...input]),
				frame: { width, height, data: [...data] },
			});
			const model = await loadInNode(blob, { engine });
			const { raw, ...classification } = model.classify(frame());
			expect(inPage).toEqual({
				engine,
				outputs: inputs.map((input) => [...model.run(input)]),
				preprocessed: [...model.preprocess(frame())],
				raw: [...raw],
				classification,
			});
			expect(new Set(inPage.outputs.map(String)).size).toBeGreaterThan(40);
		},
	);

	test("a damaged blob is refused with the engine's sentence", async () => {
		const damaged = blob.slice();
		damaged[damaged.length - 1] ^= 1;
		const message = await browser.page.evaluate(
			(bytes) =>
				loadModel(Uint8Array.from(bytes)).then(
					() => "loaded",
					(error: Error) => error.message,
				),
			[...damaged],
		);
		await expect(loadInNode(damaged)).rejects.toThrow(message);
	});
});
