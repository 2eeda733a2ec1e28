/** A compiled module as bytes: esbuild's binary loader, and the plugin in tests/vitest.config.ts. */
declare module "*.wasm" {
	const bytes: Uint8Array<ArrayBuffer>;
	export default bytes;
}
