import {
	type Dataset,
	DatasetError,
	type LabelledImage,
	type LabelledRow,
} from "./types";

/**
 * The same examples with their classes counted in `labels`. Photos of none of the classes are of none where `labels` has
 * no class for them. Throws DatasetError for any other class that `labels` lacks.
 */
export function relabel(dataset: Dataset, labels: string[]): Dataset {
	const negative = dataset.kind === "images" ? dataset.negative : undefined;
	const to = dataset.labels.map((label) => labels.indexOf(label));
	const missing = dataset.labels.find(
		(label, i) => to[i] < 0 && label !== negative,
	);
	if (missing !== undefined)
		throw new DatasetError(
			`the test data has a class "${missing}", which the training data lacks: rename it or take it away`,
		);
	if (dataset.kind === "table") {
		const rows = dataset.rows.map((row) => relabelled(row, to));
		return { ...dataset, labels, rows };
	}
	const images = dataset.images.map((image) => relabelled(image, to));
	return { ...dataset, labels, images };
}

function relabelled<Example extends LabelledImage | LabelledRow>(
	example: Example,
	to: readonly number[],
): Example {
	const { targets } = example;
	if (!targets) return { ...example, label: to[example.label] };
	const moved = targets.map((label) => to[label]).sort((a, b) => a - b);
	return { ...example, label: moved[0] ?? -1, targets: moved };
}
