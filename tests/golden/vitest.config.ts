import { defineConfig } from "vitest/config";
import base from "../vitest.config";

/** npm run test:golden: the whole golden set. */
export default defineConfig({
	root: base.root,
	plugins: base.plugins,
	test: {
		include: ["tests/golden/golden.full.ts"],
		testTimeout: 600_000,
		reporters: ["tests/golden/reporter.ts"],
	},
});
