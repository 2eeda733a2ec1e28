/** `--from scratch|backbone|model.oce`: what training starts from. */
import { readFile } from "node:fs/promises";
import { BACKBONE_WIDTHS, backboneOf } from "./backbones/index";
import type { ArchitectureChoice } from "./choose";
import { DatasetError } from "./dataset/types";
import { describeBlob } from "./describe";
import { decode } from "./emit/decode";
import type { Model } from "./graph/model";
import { dequantize } from "./quantize/dequantize";
import type { TrainRequest } from "./request";
import { withoutHead } from "./train/backbone/backbone";
import { TrainError } from "./train/errors";
import type { StartingNet } from "./train/settings";

/** What `--from` says; default: a backbone for photos, where the network that was asked for has one. */
export type StartKind = "scratch" | "backbone" | { file: string };

export function startKind({ from }: TrainRequest): StartKind | undefined {
	if (from === undefined || from === "scratch" || from === "backbone")
		return from;
	return { file: from };
}

/** The backbone for a chosen network; undefined where it trains from scratch. Throws TrainError where there is none. */
export async function backboneFor(
	{ architecture, width = 1 }: ArchitectureChoice,
	kind: "scratch" | "backbone" | undefined,
): Promise<StartingNet | undefined> {
	if (kind === "scratch") return undefined;
	const backbone =
		architecture === "separable" ? await backboneOf(width) : undefined;
	if (backbone)
		return {
			name: backbone.recipe.name,
			licence: backbone.licence,
			features: backbone.graph,
		};
	if (kind === undefined) return undefined;
	throw new TrainError(
		`there is no backbone for ${architecture} ${width}: there are backbones for separable at width ${BACKBONE_WIDTHS.join(" and ")}; take --arch auto, or --from scratch`,
	);
}

export interface ModelStart {
	start: StartingNet;
	choice: ArchitectureChoice;
	color: "rgb" | "gray";
}

/** A model that was trained before, as what to start from. Throws TrainError where it cannot be. */
export async function startFromModel(
	file: string,
	classes: number,
): Promise<ModelStart> {
	const blob = new Uint8Array(await readFile(file));
	const model = decode(blob);
	const { input, provenance } = model;
	if (input.kind !== "image")
		throw new DatasetError(
			`"${file}" is a model of a table, the data are photos: start --from a model of photos`,
		);
	checkRange(file, model);
	return {
		start: {
			name: provenance.start ?? file,
			licence: provenance.licence,
			features: withoutHead(dequantize(model.graph)),
		},
		choice: {
			architecture: provenance.arch.split(
				" ",
			)[0] as ArchitectureChoice["architecture"],
			inputSize: input.width,
			cost: describeBlob(blob),
			reason: `the network of ${file}, trained further on ${classes} classes`,
		},
		color: input.color === "gray" ? "gray" : "rgb",
	};
}

/** Training feeds pixels as 0..1. */
function checkRange(file: string, { graph }: Model): void {
	const { scale, zeroPoint } = graph.tensors[graph.input];
	if (zeroPoint !== -128 || Math.abs(scale * 255 - 1) > 0.01)
		throw new TrainError(
			`"${file}" reads pixels in another range than 0..1 (scale ${scale}, zero point ${zeroPoint}): it was not trained by Ocelli and cannot be trained further`,
		);
}
