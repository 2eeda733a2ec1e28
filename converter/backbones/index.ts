/**
 * The backbones that come with Ocelli, trained by the recipes in converter/recipes. Each is loaded when it is asked for.
 * Their licence is not the code's: the photos that they were trained on are for research use (NOTICE.md beside this).
 */
import { type Backbone, loadBackbone } from "../train/backbone/backbone";

/** By name: the width of the separable net, and its bytes. */
const SHIPPED = {
	small: { width: 1, load: () => import("./small.ocb") },
};

export type BackboneName = keyof typeof SHIPPED;

export const BACKBONE_WIDTHS = Object.values(SHIPPED).map(({ width }) => width);

/** The backbone of a width; undefined where there is none. */
export async function backboneOf(width: number): Promise<Backbone | undefined> {
	const name = (Object.keys(SHIPPED) as BackboneName[]).find(
		(candidate) => SHIPPED[candidate].width === width,
	);
	if (!name) return undefined;
	const { default: bytes } = await SHIPPED[name].load();
	return loadBackbone(bytes, `the backbone "${name}"`);
}
