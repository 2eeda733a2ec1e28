/** `import { convertModel } from "ocelli/convert"`: a .tflite file in, a model out; and a model out as one, or as C. */
export {
	BOARDS,
	type BoardProfile,
	boardById,
} from "../../firmware-sim/boards";
export { EngineError } from "../../host/runtime";
export {
	type BoardFit,
	DoesNotFitError,
	type ModelInfo,
} from "../describe";
export {
	MalformedError,
	type Normalization,
	TfliteError,
	UnsupportedError,
} from "../tflite";
export { ExportError } from "../tflite/write";
export { blobToHeader } from "./blobToHeader";
export { blobToTflite } from "./blobToTflite";
export { convertModel } from "./convertModel";
export {
	ConvertError,
	type ConvertedModel,
	type ConvertRequest,
} from "./request";
