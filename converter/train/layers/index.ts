/** The layer table: how each operator of a FloatGraph is computed and differentiated. */
import type { FloatLayer } from "../../graph/float";
import { logistic, relu, relu6 } from "./activation";
import { batchNorm } from "./batchNorm";
import { conv2d } from "./conv2d";
import { dense } from "./dense";
import { depthwiseConv2d } from "./depthwiseConv2d";
import { fakeQuantize } from "./fakeQuantize";
import type { LayerKind } from "./layer";
import { averagePool2d, maxPool2d } from "./pool";
import { add, flatten, globalAveragePool, softmax } from "./shape";

type LayerTable = {
	[Op in FloatLayer["op"]]: LayerKind<Extract<FloatLayer, { op: Op }>>;
};

const LAYERS: LayerTable = {
	conv2d,
	depthwiseConv2d,
	dense,
	batchNorm,
	averagePool2d,
	maxPool2d,
	relu,
	relu6,
	add,
	globalAveragePool,
	flatten,
	softmax,
	logistic,
	fakeQuantize,
};

export function layerKind(layer: FloatLayer): LayerKind<FloatLayer> {
	return LAYERS[layer.op] as LayerKind<FloatLayer>;
}

export type { LayerRecord, Pass } from "./layer";
