import { readFileSync } from "node:fs";

const { version } = JSON.parse(
	readFileSync(new URL("../package.json", import.meta.url), "utf8"),
);

export const VERSION: string = version;
/** What a model's provenance names as its maker. */
export const TOOL = `ocelli ${version}`;
