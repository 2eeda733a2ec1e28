/** A CSV file as labelled rows of numbers. */
import { readFile } from "node:fs/promises";
import { DatasetError, type LabelledRow, type TableDataset } from "./types";

export interface TableOptions {
	/** The label column: its name, or its number from 1. Default: the last. */
	label?: string;
}

const MIN_ROWS = 3;

/**
 * Reads a table with one row per example. The first line is a header where one of its feature cells is no number.
 * Throws DatasetError for a missing or non-numeric value (row and column), an unknown label column, one class only.
 */
export async function readTable(
	path: string,
	options: TableOptions = {},
): Promise<TableDataset> {
	return parseTable(await readText(path), path, options);
}

async function readText(path: string): Promise<string> {
	try {
		return await readFile(path, "utf8");
	} catch (error) {
		const { code } = error as NodeJS.ErrnoException;
		throw new DatasetError(
			code === "ENOENT"
				? `there is no file "${path}": check the path`
				: `"${path}" cannot be read (${code}): check its permissions`,
		);
	}
}

interface Record {
	cells: string[];
	line: number;
}

/** @param path what messages call the table */
export async function parseTable(
	text: string,
	path: string,
	options: TableOptions = {},
): Promise<TableDataset> {
	const records = await parseRecords(text, path);
	if (records.length === 0)
		throw new DatasetError(
			`"${path}" is empty: it needs a row of numbers and a label per example`,
		);
	const columns = records[0].cells.length;
	if (columns < 2)
		throw new DatasetError(
			`"${path}" has one column only: it needs numbers and a label, separated by commas`,
		);
	const named = labelIndex(records[0].cells, options.label);
	const hasHeader =
		named.byName ||
		records[0].cells.some((cell, c) => c !== named.index && !isNumber(cell));
	if (named.index < 0)
		throw new DatasetError(
			`"${path}" has no column "${options.label}": there are ${records[0].cells.join(", ")}; name one of them, or its number`,
		);
	const header = hasHeader
		? records[0].cells
		: records[0].cells.map((_, c) => `column ${c + 1}`);
	const features = header
		.filter((_, c) => c !== named.index)
		.map((name) => name.trim());
	const rows = (hasHeader ? records.slice(1) : records).map((record) =>
		splitRow(record, named.index, header, path),
	);
	return labelled(rows, features, path);
}

async function parseRecords(text: string, path: string): Promise<Record[]> {
	const { parse } = await import("csv-parse/sync");
	try {
		const parsed = parse(text, {
			bom: true,
			info: true,
			skip_empty_lines: true,
			trim: true,
			delimiter: [",", ";", "\t"],
		});
		const records = parsed as unknown as {
			record: string[];
			info: { lines: number };
		}[];
		return records.map(({ record, info }) => ({
			cells: record,
			line: info.lines,
		}));
	} catch (error) {
		throw new DatasetError(
			`"${path}" is not a table: ${(error as Error).message}; repair that line`,
		);
	}
}

function labelIndex(
	first: string[],
	label: string | undefined,
): { index: number; byName: boolean } {
	if (label === undefined) return { index: first.length - 1, byName: false };
	const index = first.indexOf(label);
	if (index >= 0) return { index, byName: true };
	const number = Number(label);
	const valid =
		Number.isInteger(number) && number >= 1 && number <= first.length;
	return { index: valid ? number - 1 : -1, byName: false };
}

function isNumber(cell: string): boolean {
	return cell !== "" && Number.isFinite(Number(cell));
}

function splitRow(
	{ cells, line }: Record,
	label: number,
	header: string[],
	path: string,
) {
	const bad = cells.findIndex((cell, c) => c !== label && !isNumber(cell));
	if (bad >= 0)
		throw new DatasetError(
			`"${path}", line ${line}, column "${header[bad]}": ${cells[bad] === "" ? "the value is missing" : `"${cells[bad]}" is not a number`}; fill it in or take the line out`,
		);
	if (cells[label] === "")
		throw new DatasetError(
			`"${path}", line ${line}: the label is missing; fill it in or take the line out`,
		);
	const values = cells.filter((_, c) => c !== label).map(Number);
	return { values, text: cells[label], name: `line ${line}` };
}

function labelled(
	rows: { values: number[]; text: string; name: string }[],
	features: string[],
	path: string,
): TableDataset {
	const labels = [...new Set(rows.map(({ text }) => text))].sort();
	if (labels.length < 2)
		throw new DatasetError(
			`"${path}" has ${labels.length === 0 ? "no rows" : `one class only (${labels[0]})`}: is --label the right column?`,
		);
	const counts = labels.map(
		(label) => rows.filter(({ text }) => text === label).length,
	);
	const small = counts.findIndex((count) => count < MIN_ROWS);
	if (small >= 0)
		throw new DatasetError(
			`class "${labels[small]}" of "${path}" has ${counts[small]} rows: add some, a class needs ${MIN_ROWS} at least; or is --label the right column?`,
		);
	const result = rows.map(
		({ values, text, name }): LabelledRow => ({
			values,
			label: labels.indexOf(text),
			name,
		}),
	);
	return { kind: "table", labels, features, rows: result };
}
