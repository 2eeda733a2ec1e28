import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type BrowserContext, chromium, type Page } from "playwright-core";
import { CHROMIUM } from "./parts";

const FLAGS = [
	"--no-sandbox",
	"--disable-gpu",
	"--disable-quic",
	"--no-first-run",
	"--disable-background-networking",
	"--disable-component-update",
	"--disable-sync",
];

/** Opens a page in a fresh Chromium; close() ends it and removes its folder. */
export async function openPage(): Promise<{
	page: Page;
	version: string;
	close(): Promise<void>;
}> {
	const folder = mkdtempSync(join(tmpdir(), "ocelli-chromium-"));
	const context: BrowserContext = await chromium.launchPersistentContext(
		folder,
		{ executablePath: CHROMIUM, args: FLAGS },
	);
	const page = context.pages()[0] ?? (await context.newPage());
	await page.goto("about:blank");
	return {
		page,
		version: context.browser()?.version() ?? "unknown",
		async close() {
			await context.close();
			rmSync(folder, { recursive: true, force: true });
		},
	};
}

/** What a page decodes with createImageBitmap: rgba, on white. */
export async function decodeInPage(
	page: Page,
	photo: Uint8Array,
	colorSpaceConversion: "none" | "default",
): Promise<{ width: number; height: number; data: Uint8Array }> {
	const { width, height, base64 } = await page.evaluate(decodeOnCanvas, {
		photo: Buffer.from(photo).toString("base64"),
		colorSpaceConversion,
	});
	return { width, height, data: Buffer.from(base64, "base64") };
}

/** Runs in the page. */
async function decodeOnCanvas(job: {
	photo: string;
	colorSpaceConversion: "none" | "default";
}) {
	const bytes = Uint8Array.from(atob(job.photo), (c) => c.charCodeAt(0));
	const { colorSpaceConversion } = job;
	const bitmap = await createImageBitmap(new Blob([bytes]), {
		colorSpaceConversion,
	});
	const { width, height } = bitmap;
	const canvas = new OffscreenCanvas(width, height);
	const context = canvas.getContext("2d", { willReadFrequently: true });
	if (!context) throw new Error("no 2d canvas");
	context.fillStyle = "#fff";
	context.fillRect(0, 0, width, height);
	context.drawImage(bitmap, 0, 0);
	const { data } = context.getImageData(0, 0, width, height);
	let text = "";
	for (let i = 0; i < data.length; i += 8192)
		text += String.fromCharCode(...data.subarray(i, i + 8192));
	return { width, height, base64: btoa(text) };
}
