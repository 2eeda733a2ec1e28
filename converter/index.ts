/** `import { trainModel } from "ocelli/train"`: photos or a table in, a model out. */
export { BOARDS, type BoardProfile, boardById } from "../firmware-sim/boards";
export {
	type CheckedFolder,
	type CheckRequest,
	checkPhotos,
	type PhotoCheck,
} from "./checkPhotos";
export type { ArchitectureChoice } from "./choose";
export { DatasetError } from "./dataset/types";
export type { CostRequest } from "./decide/costs";
export type { Decision } from "./decide/index";
export {
	type BoardFit,
	DoesNotFitError,
	describeBlob,
	fitBoard,
	type ModelInfo,
} from "./describe";
export type { CalibrationError } from "./evaluate/calibration";
export {
	type ClassMetrics,
	type Evaluation,
	evaluate,
	type Prediction,
} from "./evaluate/metrics";
export { atThreshold } from "./evaluate/prediction";
export { crossValidate, type FoldsRequest, type FoldsResult } from "./folds";
export type { QuantizationReport } from "./quantize/report";
export type { QuantizeName } from "./quantize/variants";
export type { Progress, TrainRequest } from "./request";
export type { EpochProgress } from "./train/progress";
export { type TrainedModel, trainModel } from "./trainModel";
