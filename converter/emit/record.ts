import {
	O_CLAMP_MAX,
	O_CLAMP_MIN,
	O_DILATION_H,
	O_DILATION_W,
	O_INPUT_COUNT,
	O_INPUTS,
	O_KERNEL_H,
	O_KERNEL_W,
	O_OUTPUT,
	O_PAD_LEFT,
	O_PAD_TOP,
	O_PARAMS,
	O_STRIDE_H,
	O_STRIDE_W,
	O_WEIGHTS,
	OPERATOR_BYTES,
	PARAM_PAD_FRONT,
	SECTION_OPERATORS,
	SECTION_WEIGHTS,
} from "../../assembly/shared/blob";
import type { BlobReader } from "../../host/runtime/blob";
import type { QuantizedOperator, Window2d } from "../graph/quantized";

/** What every operator has. */
export type OperatorBase = Pick<
	QuantizedOperator,
	"inputs" | "output" | "clamp"
>;

/** The fields of one operator record. */
export class OperatorRecord {
	readonly view: DataView;
	readonly #at: number;
	/** Where the weights section begins. */
	readonly #weights: number;

	constructor(reader: BlobReader, index: number) {
		this.view = reader.view;
		const { offset } = reader.section(SECTION_OPERATORS);
		this.#at = offset + index * OPERATOR_BYTES;
		this.#weights = reader.section(SECTION_WEIGHTS).offset;
	}

	u8(field: number): number {
		return this.view.getUint8(this.#at + field);
	}
	i8(field: number): number {
		return this.view.getInt8(this.#at + field);
	}
	u16(field: number): number {
		return this.view.getUint16(this.#at + field, true);
	}
	param(index: number): number {
		return this.view.getInt32(this.#at + O_PARAMS + index * 4, true);
	}
	/** Parameters `first` and the two behind it. */
	triple(first: number): [number, number, number] {
		return [this.param(first), this.param(first + 1), this.param(first + 2)];
	}
	/** A pad's amounts before each dimension. */
	get before(): [number, number, number, number] {
		const { top, left } = this.window.padding;
		return [0, top, left, this.param(PARAM_PAD_FRONT)];
	}
	/** Offset in the blob of the first weight tile. */
	get weights(): number {
		return this.#weights + this.view.getUint32(this.#at + O_WEIGHTS, true);
	}
	get inputs(): number[] {
		return Array.from({ length: this.u8(O_INPUT_COUNT) }, (_, i) =>
			this.u16(O_INPUTS + i * 2),
		);
	}
	get base(): OperatorBase {
		const clamp = { min: this.i8(O_CLAMP_MIN), max: this.i8(O_CLAMP_MAX) };
		return { inputs: this.inputs, output: this.u16(O_OUTPUT), clamp };
	}
	get window(): Window2d {
		return {
			kernel: [this.u16(O_KERNEL_H), this.u16(O_KERNEL_W)],
			stride: [this.u16(O_STRIDE_H), this.u16(O_STRIDE_W)],
			dilation: [this.u16(O_DILATION_H), this.u16(O_DILATION_W)],
			padding: { top: this.u16(O_PAD_TOP), left: this.u16(O_PAD_LEFT) },
		};
	}
}
