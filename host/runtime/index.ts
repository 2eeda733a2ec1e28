/** `import { loadModel } from "ocelli"`: run a model in Node or a browser. No dependencies. */
export { EngineError } from "./errors";
export { loadModel } from "./model";
export type {
	Classification,
	Frame,
	InputDescription,
	LoadOptions,
	Model,
} from "./types";
