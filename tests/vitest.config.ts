import { readFileSync } from "node:fs";
import type { Plugin } from "vite";
import { defineConfig } from "vitest/config";

/** `import bytes from "x.wasm"`, as esbuild's binary loader does it; backbones too. */
const filesAsBytes: Plugin = {
	name: "files-as-bytes",
	enforce: "pre",
	load(id) {
		if (!/\.(wasm|ocb)$/.test(id)) return null;
		const base64 = readFileSync(id).toString("base64");
		return `export default new Uint8Array(Buffer.from("${base64}", "base64"));`;
	},
};

/** npm test: *.test.ts; npm run test:full: *.full.ts; npm run test:exhaustive: *.exhaustive.ts. */
const project = (name: string, suffix: string, timeout: number) => ({
	extends: true as const,
	test: {
		name,
		include: [`tests/**/*.${suffix}.ts`],
		testTimeout: timeout,
		hookTimeout: timeout,
		setupFiles: ["tests/support/setup.ts"],
	},
});

export default defineConfig({
	root: new URL("..", import.meta.url).pathname,
	plugins: [filesAsBytes],
	test: {
		projects: [
			project("fast", "test", 60_000),
			project("full", "full", 600_000),
			project("exhaustive", "exhaustive", 6 * 3600_000),
		],
	},
});
