/** A backbone file as bytes: esbuild's binary loader, and the plugin in tests/vitest.config.ts. */
declare module "*.ocb" {
	const bytes: Uint8Array<ArrayBuffer>;
	export default bytes;
}
