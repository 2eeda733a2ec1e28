/** `--from scratch|backbone|model.oce`: what training starts from. */
import { loadModel } from "../host/runtime";
import { BACKBONE_WIDTHS, backboneOf } from "./backbones/index";
import type { ArchitectureChoice } from "./choose";
import { DatasetError } from "./dataset/types";
import { checkMemory, describeBlob } from "./describe";
import { decode } from "./emit/decode";
import { emitGraph } from "./emitGraph";
import type { QuantizedGraph } from "./graph/quantized";
import { dequantize } from "./quantize/dequantize";
import type { ModelFile, TrainRequest } from "./request";
import { withoutHead } from "./train/backbone/backbone";
import { TrainError } from "./train/errors";
import type { StartingNet } from "./train/settings";

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
	color?: "rgb" | "gray";
}

/** What a model that is trained further brings with it. */
const BROUGHT = ["architecture", "width", "inputSize"] as const;

/**
 * A model that was trained before, as what to start from. Throws EngineError for bytes that are none, TrainError or
 * DequantizeError where it cannot be trained, DoesNotFitError.
 */
export async function startFromModel(
	{ name, blob }: ModelFile,
	request: TrainRequest,
): Promise<ModelStart> {
	const { input } = await loadModel(blob);
	if (input.kind !== "image")
		throw new DatasetError(
			`"${name}" is no model of photos, the data are photos: start --from a model of photos`,
		);
	const wish = BROUGHT.find(
		(key) => request[key] !== undefined && request[key] !== "auto",
	);
	if (wish)
		throw new TrainError(
			`"${name}" brings its own network, ${wish} ${request[wish]} is another one: leave it out, or do without --from`,
		);
	const model = decode(blob);
	const { graph, provenance } = model;
	checkRange(name, graph);
	const [architecture, width] = provenance.arch.split(" ");
	const cost = describeBlob(emitGraph(model, undefined, request));
	checkMemory(`"${name}"`, cost, request);
	return {
		start: {
			name: provenance.start ?? name,
			licence: provenance.licence,
			features: withoutHead(dequantize(graph)),
		},
		choice: {
			architecture: architecture as ArchitectureChoice["architecture"],
			width: Number(width) || undefined,
			inputSize: input.width,
			cost,
			reason: `the network of ${name}, trained further`,
			licence: provenance.licence,
		},
		color: input.color === "gray" ? "gray" : request.color,
	};
}

/** Training feeds pixels as 0..1. */
function checkRange(name: string, graph: QuantizedGraph): void {
	const { scale, zeroPoint } = graph.tensors[graph.input];
	if (zeroPoint !== -128 || Math.abs(scale * 255 - 1) > 0.01)
		throw new TrainError(
			`"${name}" reads pixels in another range than 0..1 (scale ${scale}, zero point ${zeroPoint}): it was not trained by Ocelli and cannot be trained further`,
		);
}
