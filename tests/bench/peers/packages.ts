/** Peers are packages of tests/bench alone. */
import { createRequire } from "node:module";
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";

export const peerRequire = createRequire(resolve("tests/bench/package.json"));

/** The path of a peer's file. Throws Error where the peers are not installed. */
export function peerFile(name: string): string {
	try {
		return peerRequire.resolve(name);
	} catch {
		throw new Error(`${name} is not installed: npm ci --prefix tests/bench`);
	}
}

/** A peer's module. */
export async function peerModule<Exports>(name: string): Promise<Exports> {
	return import(pathToFileURL(peerFile(name)).href);
}
