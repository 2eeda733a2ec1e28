export {
	type BoardLabels,
	type BoardResult,
	type BoardStats,
	type ImageState,
	inferFrame,
	inferInput,
	readLabels,
	readState,
	readStats,
	restart,
} from "./board";
export { FlashError, SmpError, TimeoutError } from "./errors";
export { type FlashOptions, type FlashResult, flashModel } from "./flash";
export { type ModelImage, wrapImage } from "./image";
export { openTransport } from "./open";
export { SmpClient } from "./smp";
export { type Transport, TransportError } from "./transport";
