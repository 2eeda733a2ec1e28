/**
 * `import { createBoard } from "ocelli/sim"`: a board without a board. It runs the very firmware that a real one runs,
 * and everything asked of it goes over its serial line.
 */
export type {
	BoardStats,
	FlashOptions,
	FlashResult,
	Transport,
} from "../../host/flasher";
export { FlashError, SmpError, TimeoutError } from "../../host/flasher";
export { decodePhoto, PhotoError } from "../../host/photos";
export type { Classification, Frame } from "../../host/runtime";
export { EngineError } from "../../host/runtime";
export { BOARDS, type BoardProfile } from "../boards";
export type { Board, CameraResult } from "./board";
export { type BoardOptions, createBoard } from "./create";
export { BoardFault } from "./fault";
export type { FlashCounters } from "./nor";
export type { ServedBoard } from "./serve";
