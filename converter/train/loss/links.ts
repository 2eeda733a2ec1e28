/** What a network's last layer makes of its sums, for one example, in place: the probability of each class. */
export const LINKS = { softmax, logistic };

type Values = Float32Array | Float64Array;

/** Of one class of all. */
function softmax(values: Values): void {
	const most = Math.max(...values);
	let sum = 0;
	for (let c = 0; c < values.length; c++) {
		values[c] = Math.exp(values[c] - most);
		sum += values[c];
	}
	for (let c = 0; c < values.length; c++) values[c] /= sum;
}

/** Of each class by itself. */
function logistic(values: Values): void {
	for (let c = 0; c < values.length; c++)
		values[c] = 1 / (1 + Math.exp(-values[c]));
}
