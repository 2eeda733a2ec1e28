/** Which tensors one stretch of memory serves, because an operator may write its output over an input. */
import { joinedLife, type TensorLife } from "./lives";
import { type RowNetwork, type RowOperator, sameSize } from "./rowNetwork";

/**
 * For each tensor the tensor whose memory it uses: itself, or the one it overwrites. An operator that works in place
 * takes over the first of its inputs that is as large and whose rows nothing reads after it.
 */
export function shareMemory(
	network: RowNetwork,
	lives: readonly TensorLife[],
): number[] {
	const owner = network.tensors.map((_, tensor) => tensor);
	for (const operator of network.operators) {
		if (!operator.inPlace) continue;
		const input = operator.inputs.find(
			({ tensor }) =>
				sameSize(network, tensor, operator.output) &&
				isOnlyReader(operator, tensor, owner) &&
				diesThere(groupLife(owner, lives, tensor), lives[operator.output]),
		);
		if (input) owner[operator.output] = owner[input.tensor];
	}
	return owner;
}

function isOnlyReader(
	{ inputs }: RowOperator,
	tensor: number,
	owner: readonly number[],
): boolean {
	const same = inputs.filter((other) => owner[other.tensor] === owner[tensor]);
	return same.length === 1;
}

/** The life of the memory that a tensor and those before it in the same place use. */
function groupLife(
	owner: readonly number[],
	lives: readonly TensorLife[],
	tensor: number,
): TensorLife {
	const rows = lives[tensor].read.length;
	return joinedLife(
		lives.filter(
			({ read }, other) =>
				owner[other] === owner[tensor] && read.length === rows,
		),
	);
}

/** Whether each row is read for the last time when the output's row is written; of tensors in other shapes, all rows. */
function diesThere(input: TensorLife, output: TensorLife): boolean {
	const [first] = output.written;
	return input.read.every(
		(last, y) =>
			last <=
			(input.read.length === output.written.length ? output.written[y] : first),
	);
}
