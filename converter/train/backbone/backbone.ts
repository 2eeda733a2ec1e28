/**
 * A backbone: the features that a long training on many classes has found, without its classes. A file of kind "OCBB"
 * (run/container.ts): the header below, and one float16 array a parameter, in the order of the layers.
 */
import type { FloatGraph } from "../../graph/float";
import { ARCHITECTURES, type ArchitectureName } from "../architectures/index";
import { statefulParameters } from "../parameters";
import { readContainer, writeContainer } from "../run/container";

export interface BackboneHeader {
	architecture: ArchitectureName;
	width: number;
	/** Side in pixels that it was judged at; it takes any. */
	inputSize: number;
	channels: 1 | 3;
	recipe: {
		name: string;
		/** SHA-256 of the recipe without its notes. */
		hash: string;
	};
	/** Terms of the photos that it was trained on. */
	licence: string;
	/** The classes that it was trained on. */
	classes: string[];
	/** Classes that it never saw. */
	heldOut: string[];
	epochs: number;
	/** On held-out photos of the classes that it was trained on, 0..1. */
	validationAccuracy: number;
}

export interface Backbone extends BackboneHeader {
	/** Up to the global average pool; the graph has no dense layer and no softmax. */
	graph: FloatGraph;
}

const MAGIC = "OCBB";

/** `graph` has a head, which is left out. */
export function writeBackbone(
	header: BackboneHeader,
	graph: FloatGraph,
): Uint8Array {
	const parameters = statefulParameters(withoutHead(graph));
	const arrays = new Map(
		parameters.map(({ values }, i) => [`weights/${i}`, values]),
	);
	return writeContainer(MAGIC, { header, arrays }, () => "float16");
}

/** `what` names the file in messages. Throws TrainError where the bytes are no backbone. */
export function loadBackbone(
	bytes: Uint8Array,
	what = "the backbone",
): Backbone {
	const { header, arrays } = readContainer<BackboneHeader>(MAGIC, bytes, what);
	const { architecture, width, inputSize, channels } = header;
	const full = ARCHITECTURES[architecture].build({
		inputShape: [inputSize, inputSize, channels],
		classes: 2,
		seed: 0,
		width,
	});
	const graph = withoutHead(full);
	for (const [i, { values }] of statefulParameters(graph).entries())
		values.set(arrays.get(`weights/${i}`) as Float32Array);
	return { ...header, graph };
}

/** The same layers up to the last that is not dense or softmax. */
export function withoutHead({ inputShape, layers }: FloatGraph): FloatGraph {
	const end = layers.findLastIndex(
		({ op }) => op !== "dense" && op !== "softmax",
	);
	return { inputShape, layers: layers.slice(0, end + 1) };
}
