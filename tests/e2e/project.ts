/** A user's project: a folder of its own where `ocelli` is installed, and the bundlers that people use there. */
import {
	mkdirSync,
	mkdtempSync,
	rmSync,
	symlinkSync,
	writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

export const REPOSITORY = new URL("../../", import.meta.url).pathname;

/** What the user writes. */
const PAGE = `import { loadModel } from "ocelli";
globalThis.loadModel = loadModel;
`;

/** A folder with page.js and an installed ocelli. */
export function createProject(): { folder: string; remove(): void } {
	const folder = mkdtempSync(join(tmpdir(), "ocelli-project-"));
	mkdirSync(join(folder, "node_modules"));
	symlinkSync(REPOSITORY, join(folder, "node_modules/ocelli"));
	writeFileSync(join(folder, "page.js"), PAGE);
	return { folder, remove: () => rmSync(folder, { recursive: true }) };
}

export interface Bundle {
	/** A classic script for a page. */
	text: string;
	/** Files that went into it. */
	inputs: string[];
}

export async function bundleWithEsbuild(folder: string): Promise<Bundle> {
	const { build } = await import("esbuild");
	const { outputFiles, metafile } = await build({
		entryPoints: [join(folder, "page.js")],
		bundle: true,
		format: "iife",
		platform: "browser",
		minify: true,
		write: false,
		metafile: true,
		logLevel: "error",
	});
	return { text: outputFiles[0].text, inputs: Object.keys(metafile.inputs) };
}

export async function bundleWithVite(folder: string): Promise<Bundle> {
	const { build } = await import("vite");
	const result = await build({
		root: folder,
		configFile: false,
		logLevel: "error",
		build: {
			write: false,
			lib: { entry: "page.js", formats: ["iife"], name: "page" },
		},
	});
	const [{ output }] = result as Extract<typeof result, unknown[]>;
	return { text: output[0].code, inputs: output[0].moduleIds };
}
