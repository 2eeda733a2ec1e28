/** CSV -> TableDataset: one row an example, one column a label, all others numbers. */
import { readFile } from "node:fs/promises";
import { parse } from "csv-parse/sync";
import { sha256 } from "./hash";
import { DatasetError, type LabelledRow, type TableDataset } from "./types";

export interface TableOptions {
	/** The label's column, by name or number (from 1). Default: the last. */
	label?: string;
}

/** A line of the file. */
export interface Line {
	cells: string[];
	/** From 1, as editors count. */
	number: number;
}

export interface ReadTable {
	dataset: TableDataset;
	/** SHA-256 of the file, as hexadecimal digits. */
	hash: string;
}

/** parseTable of a file. Throws DatasetError, whose message names the file. */
export async function readTable(
	path: string,
	options: TableOptions = {},
): Promise<ReadTable> {
	try {
		const bytes = await readFile(path);
		const dataset = parseTable(bytes.toString("utf8"), options);
		return { dataset, hash: sha256(bytes) };
	} catch (error) {
		throw new DatasetError(`"${path}": ${(error as Error).message}`, {
			cause: error,
		});
	}
}

/**
 * Separators are comma, semicolon or tab, whichever the first line has; empty lines are skipped. The first line is a
 * header where more than one cell of it is text. Throws DatasetError.
 */
export function parseTable(
	text: string,
	options: TableOptions = {},
): TableDataset {
	const lines = parseLines(text);
	if (lines.length === 0)
		throw new DatasetError(
			"the table is empty: give it a line of numbers and a label for each example",
		);
	const width = lines[0].cells.length;
	const header = isHeader(lines[0]) ? lines[0].cells : undefined;
	const columns = header ?? unnamed(width);
	const label = labelColumn(columns, header !== undefined, options.label);
	const rows = header ? lines.slice(1) : lines;
	if (width < 2)
		throw new DatasetError(
			`the table has ${width} column: it needs at least a feature and a label`,
		);
	return toDataset(rows, columns, label);
}

/** `ragged`: lines may differ in the number of their cells. */
export function parseLines(text: string, { ragged = false } = {}): Line[] {
	try {
		// With `info` each record comes with its place, which csv-parse's types leave out.
		const records = parse(text, {
			info: true,
			trim: true,
			delimiter: separatorOf(text),
			skip_empty_lines: true,
			relax_column_count: ragged,
		}) as unknown as { record: string[]; info: { lines: number } }[];
		return records.map(({ record, info }) => ({
			cells: record,
			number: info.lines,
		}));
	} catch (error) {
		throw new DatasetError(
			`the table cannot be read (${(error as Error).message}): every line needs the same number of columns`,
			{ cause: error },
		);
	}
}

/** The separator that the first line has most of; comma where it has none. */
function separatorOf(text: string): string {
	const first = text.slice(0, text.indexOf("\n") >>> 0);
	const count = (separator: string) => first.split(separator).length;
	return [",", ";", "\t"].reduce((best, candidate) =>
		count(candidate) > count(best) ? candidate : best,
	);
}

/** Features are numbers, so a line of data has at most one cell of text: the label. */
function isHeader({ cells }: Line): boolean {
	return cells.filter((cell) => cell !== "" && !isNumber(cell)).length > 1;
}

function isNumber(cell: string): boolean {
	return cell !== "" && Number.isFinite(Number(cell));
}

function unnamed(width: number): string[] {
	return Array.from({ length: width }, (_, i) => `column ${i + 1}`);
}

/** Index of the label's column. A number is a position, unless a column has that name. */
function labelColumn(
	columns: string[],
	named: boolean,
	label: string | undefined,
): number {
	if (label === undefined) return columns.length - 1;
	const byName = columns.indexOf(label);
	if (byName >= 0) return byName;
	const position = Number(label);
	if (Number.isInteger(position) && position >= 1 && position <= columns.length)
		return position - 1;
	const known = named
		? `columns are ${columns.join(", ")}`
		: "it has no header";
	throw new DatasetError(
		`the table has no column "${label}" (${known}): name one of them, or give its number from 1 to ${columns.length}`,
	);
}

function toDataset(
	lines: Line[],
	columns: string[],
	label: number,
): TableDataset {
	const labels = [...new Set(lines.map(({ cells }) => cells[label]))].sort();
	const rows = lines.map((line): LabelledRow => {
		const values = line.cells.flatMap((cell, column) =>
			column === label ? [] : [numberIn(cell, line, columns[column])],
		);
		const name = `row ${line.number}`;
		if (line.cells[label] === "") throw missing(line, columns[label]);
		return { name, values, label: labels.indexOf(line.cells[label]) };
	});
	const features = columns.filter((_, column) => column !== label);
	return { kind: "table", labels, features, rows };
}

function numberIn(cell: string, line: Line, column: string): number {
	if (isNumber(cell)) return Number(cell);
	if (cell === "") throw missing(line, column);
	throw new DatasetError(
		`row ${line.number}, column "${column}" holds "${cell}", which is not a number: features are numbers, the label column is chosen with --label`,
	);
}

function missing({ number }: Line, column: string): DatasetError {
	return new DatasetError(
		`row ${number}, column "${column}" is empty: fill it in or remove the row`,
	);
}
