/** node --import trace.mjs: appends the name of every package that is loaded to the file that TRACE names. */
import { appendFileSync } from "node:fs";
import { createRequire, register } from "node:module";

const { TRACE } = process.env;

/** What `import` resolves, in the loader's own thread. */
export async function resolve(specifier, context, next) {
	const resolved = await next(specifier, context);
	note(resolved.url);
	return resolved;
}

function note(path) {
	const [, name] = /.*\/node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(path) ?? [];
	if (name) appendFileSync(TRACE, `${name}\n`);
}

if (!process.env.TRACING) {
	process.env.TRACING = "1";
	register(import.meta.url);
	const { cache } = createRequire(import.meta.url);
	process.on("exit", () => Object.keys(cache).forEach(note));
}
