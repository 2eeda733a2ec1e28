/** Times one inference after the other on an engine; one kind of watch for each kind of engine. Milliseconds. */
export interface Watch {
	/** One inference, step by step: by operator. */
	byOperator(): number[] | Promise<number[]>;
	/** One inference without a stop. */
	whole(): number | Promise<number>;
}

/** How long `work` takes. */
export function timed(work: () => void): number {
	const started = performance.now();
	work();
	return performance.now() - started;
}

export interface Measured {
	runs: number;
	/** Medians. */
	whole: number;
	operators: number[];
}

/** V8 compiles hot code anew in this time. */
const WARM_UP_MILLISECONDS = 300;
export const USUAL_MILLISECONDS = 2000;
export const LEAST_RUNS = 5;

/** Whole and stepped inferences in turn, `runs` of each; default: as many as USUAL_MILLISECONDS hold. */
export async function measure(watch: Watch, runs?: number): Promise<Measured> {
	await turns(watch, { least: 1, milliseconds: WARM_UP_MILLISECONDS });
	const measured =
		runs === undefined
			? { least: LEAST_RUNS, milliseconds: USUAL_MILLISECONDS }
			: { least: runs, milliseconds: 0 };
	const times = await turns(watch, measured);
	return {
		runs: times.length,
		whole: median(times.map(({ whole }) => whole)),
		operators: times[0].operators.map((_, i) =>
			median(times.map(({ operators }) => operators[i])),
		),
	};
}

/** At least `least` turns, and for at least `milliseconds`. */
async function turns(
	watch: Watch,
	{ least, milliseconds }: { least: number; milliseconds: number },
) {
	const times: { whole: number; operators: number[] }[] = [];
	const end = performance.now() + milliseconds;
	while (times.length < least || performance.now() < end)
		times.push({
			whole: await watch.whole(),
			operators: await watch.byOperator(),
		});
	return times;
}

function median(values: readonly number[]): number {
	return values.toSorted((a, b) => a - b)[values.length >> 1];
}
