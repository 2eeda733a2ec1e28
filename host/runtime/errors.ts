import { statusText } from "../../assembly/shared/status";

/** The engine refused a model or a frame; `status` is its code in assembly/shared/status.ts. */
export class EngineError extends Error {
	override name = "EngineError";
	readonly status: number;

	constructor(status: number) {
		super(statusText(status));
		this.status = status;
	}
}

/** Throws EngineError for a negative status; returns any other. */
export function checked(status: number): number {
	if (status < 0) throw new EngineError(status);
	return status;
}
