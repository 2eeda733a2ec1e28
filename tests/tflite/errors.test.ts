import { expect, test } from "vitest";
import {
	importTflite,
	MalformedError,
	UnsupportedError,
} from "../../converter/tflite";
import { FLOAT32, INT32 } from "../../converter/tflite/types";
import { BIAS, CODES, CONV_OPTIONS, convRelu, WEIGHTS } from "./models";
import { type ModelSpec, writeTflite } from "./write";

function errorOf(bytes: Uint8Array): Error {
	try {
		importTflite(bytes);
	} catch (error) {
		return error as Error;
	}
	throw new Error("it was imported");
}

/** A well-formed model, changed. */
function changed(change: (model: ModelSpec) => void): Uint8Array {
	const model = convRelu();
	change(model);
	return writeTflite(model);
}

test("one error lists everything that is not supported, each with its place", () => {
	const error = errorOf(
		writeTflite({
			tensors: [
				{ shape: [1, 5, 4, 3] },
				{ name: "state", shape: [1, 5, 4, 3] },
				{ ...WEIGHTS, zeroPoints: [3, 3] },
				BIAS,
				{ name: "conv", shape: [1, 5, 4, 2] },
				{ name: "real", shape: [1, 5, 4, 2], type: FLOAT32, scales: [] },
				{ name: "out", shape: [1, 5, 4, 2], type: FLOAT32, scales: [] },
			],
			operators: [
				{ code: CODES.LSTM, inputs: [0], outputs: [1] },
				{
					code: CODES.CONV_2D,
					inputs: [1, 2, 3],
					outputs: [4],
					...CONV_OPTIONS,
				},
				{ code: CODES.DEQUANTIZE, inputs: [4], outputs: [5] },
				{ code: CODES.RELU, inputs: [5], outputs: [6] },
			],
		}),
	);
	expect(error).toBeInstanceOf(UnsupportedError);
	expect(error.message.split("\n")).toEqual([
		"the model has 4 things that Ocelli does not run:",
		'  operator 0, LSTM, output "state": there is no such operator here',
		'  operator 1, CONV_2D, output "conv": its weights have a zero point other than 0',
		'  operator 3, RELU, output "out": input 0 is float32, where the model must be int8',
		'  the output "out" is float32, and not brought to int8 or from it',
		"docs/tflite.md lists what it runs and how to convert a model to int8",
	]);
});

test("names from the file cannot break the message", () => {
	const { message } = errorOf(
		changed(({ tensors, operators }) => {
			tensors[4].name = `\u001b[31m"x"\n${"y".repeat(500)}`;
			operators[1].code = CODES.LSTM;
		}),
	);
	expect(message.split("\n")).toHaveLength(3);
	expect(message).not.toContain("\u001b");
	expect(message.length).toBeLessThan(400);
});

const MALFORMED: [string, (model: ModelSpec) => void, RegExp][] = [
	[
		"an input that is not there",
		(m) => {
			m.operators[1].inputs = [9];
		},
		/operator 1, RELU is tensor 9 of 5/,
	],
	[
		"a cycle",
		(m) => {
			m.operators[0].inputs[0] = 4;
		},
		/"output", has no value there/,
	],
	[
		"two writers",
		(m) => {
			m.operators[1].outputs = [3];
		},
		/"conv", has its value from elsewhere/,
	],
	[
		"an output that nothing computes",
		(m) => {
			m.operators.pop();
		},
		/an output of the model/,
	],
	[
		"data of the wrong length",
		(m) => {
			m.tensors[1].shape = [2, 3, 3, 4];
		},
		/needs 72 bytes of data, and has 54/,
	],
	[
		"a negative size",
		(m) => {
			m.tensors[0].shape = [1, -5, 4, 3];
		},
		/1x-5x4x3/,
	],
	[
		"an empty input",
		(m) => {
			m.tensors[0].shape = [1, 0, 4, 3];
		},
		/is empty: 1x0x4x3/,
	],
	[
		"a scale that is no number",
		(m) => {
			m.tensors[3].scales = [Number.NaN];
		},
		/scale NaN/,
	],
	[
		"options of another operator",
		(m) => {
			m.operators[0].optionsType = 5;
		},
		/options are those of another/,
	],
	[
		"no options",
		(m) => {
			m.operators[0].optionsType = 0;
			m.operators[0].options = undefined;
		},
		/stride 0x0/,
	],
	[
		"weights for another depth",
		(m) => {
			m.tensors[0].shape = [1, 5, 4, 4];
		},
		/an input of 4 channels does not fit/,
	],
	[
		"an input of another rank",
		(m) => {
			m.tensors[0].shape = [5, 4, 3];
		},
		/takes an image/,
	],
	[
		"too many scales",
		(m) => {
			m.tensors[1].scales = [1, 1, 1];
		},
		/3 scales along dimension 0, for 2 channels/,
	],
	[
		"scales along another dimension",
		(m) => {
			m.tensors[1].quantizedDimension = 1;
		},
		/along dimension 1/,
	],
	[
		"a bias of another length",
		(m) => {
			m.tensors[2] = { shape: [3], type: INT32, data: new Int32Array(3) };
		},
		/3 biases for 2/,
	],
	[
		"an unknown activation",
		(m) => {
			m.operators[0].options?.push([3, "i8", 77]);
		},
		/fused activation 77/,
	],
	[
		"an unknown padding",
		(m) => {
			m.operators[0].options?.push([0, "i8", 9]);
		},
		/padding 9/,
	],
	[
		"a window that does not fit",
		(m) => {
			m.operators[0].options?.push([0, "i8", 1]);
			m.tensors[0].shape = [1, 2, 2, 3];
		},
		/does not fit into 2/,
	],
];

test.each(MALFORMED)("%s is no well-formed file", (_, change, message) => {
	const error = errorOf(changed(change));
	expect(error).toBeInstanceOf(MalformedError);
	expect(error.message).toMatch(message);
	expect(error.message).toMatch(
		/^this is not a whole, well-formed .tflite file: .*; download or export it again$/,
	);
});

const UNSUPPORTED: [string, (model: ModelSpec) => void, RegExp][] = [
	[
		"a variable",
		(m) => {
			m.tensors.unshift({ shape: [1, 5, 4, 2], isVariable: true });
			m.operators = [{ code: CODES.RELU, inputs: [0], outputs: [5] }];
			m.inputs = [1];
		},
		/one of its inputs is a variable/,
	],
	[
		"an input of unknown size",
		(m) => {
			m.tensors[0].signature = [-1, -1, 4, 3];
		},
		/shape of input "input" is not known/,
	],
	[
		"a batch",
		(m) => {
			m.tensors[0].shape = [2, 5, 4, 3];
		},
		/batch is 2/,
	],
	[
		"a tensor without scale",
		(m) => {
			m.tensors[3].scales = [];
		},
		/int8, has no scales/,
	],
	[
		"a scale of 0",
		(m) => {
			m.tensors[3].scales = [0];
		},
		/has the scale 0/,
	],
	[
		"a zero point that is no int8",
		(m) => {
			m.tensors[3].zeroPoints = [300];
		},
		/zero point 300/,
	],
	[
		"scales too far apart",
		(m) => {
			m.tensors[3].scales = [1e-30];
		},
		/cannot be requantized/,
	],
	[
		"a size beyond every blob",
		(m) => {
			m.tensors[0].shape = [1, 65536, 65536, 3];
		},
		/may be up to 65535/,
	],
	[
		"weights that are computed",
		(m) => {
			m.inputs = [0, 1];
			m.tensors[1].data = undefined;
			m.tensors[1].scales = [1];
		},
		/input 1 is not a constant/,
	],
];

test.each(UNSUPPORTED)("%s is not supported", (_, change, message) => {
	const error = errorOf(changed(change));
	expect(error).toBeInstanceOf(UnsupportedError);
	expect(error.message).toMatch(message);
});

test("a file cut anywhere is refused", () => {
	const whole = writeTflite(convRelu());
	for (let length = 0; length < whole.length; length += 7)
		expect(errorOf(whole.slice(0, length)), `${length} bytes`).toBeInstanceOf(
			MalformedError,
		);
});

test("a model that would take hours is refused at once", () => {
	const error = errorOf(
		changed(({ tensors }) => {
			tensors[0].shape = [1, 1000, 1000, 3];
			tensors[1] = {
				...WEIGHTS,
				shape: [2, 31, 31, 3],
				data: new Int8Array(5766),
			};
		}),
	);
	expect(error.message).toMatch(/an inference takes \d+ multiply-accumulates/);
});
