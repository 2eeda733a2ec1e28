/**
 * labels.csv in a folder of photos: which photo shows what. The first line names the columns, the first column is the
 * photo's path in the folder. What the others hold is told by their names:
 *
 *   file,labels            names, separated by ";" ("label", "tags" and the like do as well, and there may be several)
 *   file,apple,banana      a class each: 1 where the photo shows it, 0 or nothing where not
 *
 * A photo without a label shows none of the classes. One that is named on several lines has the labels of all of them.
 */

import { type Line, parseLines } from "./table";
import { DatasetError } from "./types";

const FILE_COLUMN = /^(file|filename|image|photo|path)$/i;
const NAMES_COLUMN = /^(label|tag|class(es)?$)/i;
const YES = /^(1|1\.0|true|yes|x)$/i;
const NO = /^(0|0\.0|false|no|)$/i;

/** Names of the photos, with "/", and the labels of each. Throws DatasetError. */
export function parseLabels(text: string): Map<string, Set<string>> {
	const [header, ...lines] = parseLines(text, { ragged: true });
	if (!header || !FILE_COLUMN.test(header.cells[0]))
		throw new DatasetError(
			`its first line is "${header?.cells.join() ?? ""}": begin it with the names of the columns, such as file,labels`,
		);
	const labels = new Map<string, Set<string>>();
	for (const line of lines) {
		const name = photoName(line);
		const known = labels.get(name) ?? new Set();
		for (const label of labelsIn(line, header.cells)) known.add(label);
		labels.set(name, known);
	}
	return labels;
}

function photoName({ cells: [file], number }: Line): string {
	const name = file.normalize("NFC").replaceAll("\\", "/").replace(/^\.\//, "");
	if (name === "")
		throw new DatasetError(
			`line ${number} names no photo: give its path in the folder first`,
		);
	return name;
}

/** A line may have more cells than there are columns: they hold names, too. */
function labelsIn(line: Line, columns: readonly string[]): string[] {
	return line.cells.slice(1).flatMap((cell, i) => {
		const column = columns[i + 1] ?? "labels";
		if (NAMES_COLUMN.test(column)) return namesIn(cell);
		if (YES.test(cell)) return namesIn(column);
		if (NO.test(cell)) return [];
		throw new DatasetError(
			`line ${line.number}, column "${column}" holds "${cell}": write 1 or 0, or call the column "labels" if it holds names`,
		);
	});
}

function namesIn(cell: string): string[] {
	return cell
		.normalize("NFC")
		.split(";")
		.map((name) => name.trim())
		.filter((name) => name !== "");
}
