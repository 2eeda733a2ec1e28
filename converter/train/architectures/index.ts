/** The architectures by name, as `--arch` knows them. */
import type { FloatGraph } from "../../graph/float";
import { compact } from "./compact";
import { mlp } from "./mlp";
import { mobilenet } from "./mobilenet";
import type { ArchitectureOptions } from "./options";
import { resnet8 } from "./resnet8";
import { separable } from "./separable";

export interface Architecture {
	build(options: ArchitectureOptions): FloatGraph;
	/** Width and height in pixels that photos are brought to; 0 for tables. */
	inputSize: number;
	/** Default of ArchitectureOptions.width, where the architecture has a width. */
	width?: number;
	summary: string;
}

export type ArchitectureName =
	| "compact"
	| "resnet8"
	| "mobilenet"
	| "separable"
	| "mlp";

export const ARCHITECTURES: Record<ArchitectureName, Architecture> = {
	compact: {
		build: compact,
		inputSize: 48,
		width: 1,
		summary: "small residual net for photos",
	},
	resnet8: {
		build: resnet8,
		inputSize: 32,
		summary: "MLPerf Tiny's residual net for photos",
	},
	mobilenet: {
		build: mobilenet,
		inputSize: 96,
		width: 0.25,
		summary: "MobileNetV1 for photos, with a width",
	},
	separable: {
		build: separable,
		inputSize: 64,
		width: 1,
		summary: "residual depthwise separable net for photos, with a width",
	},
	mlp: {
		build: mlp,
		inputSize: 0,
		width: 1,
		summary: "two hidden layers, for tables",
	},
};

export const ARCHITECTURE_NAMES = Object.keys(
	ARCHITECTURES,
) as readonly ArchitectureName[];

export type { ArchitectureOptions } from "./options";
