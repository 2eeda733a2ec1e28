/** Numbers and tables for people. */

export function percent(share: number, digits = 1): string {
	return `${(100 * share).toFixed(digits)} %`;
}

/** 61,440 */
export function grouped(value: number): string {
	return Math.round(value).toLocaleString("en-US");
}

export function kilobytes(bytes: number): string {
	return bytes < 1024 ? `${bytes} B` : `${(bytes / 1024).toFixed(1)} KB`;
}

export function mega(count: number): string {
	return count < 1e5 ? grouped(count) : `${(count / 1e6).toFixed(2)} M`;
}

/** Rows of cells as aligned columns; the first is left-aligned, numbers right-aligned. */
export function table(
	header: readonly string[],
	rows: readonly (readonly (string | number)[])[],
): string {
	const cells = [header, ...rows].map((row) => row.map(String));
	const widths = header.map((_, i) =>
		Math.max(...cells.map((row) => [...(row[i] ?? "")].length)),
	);
	const isNumber = header.map((_, i) =>
		rows.every((row) => /^[-\d.,%~ MKB]*$/.test(String(row[i] ?? ""))),
	);
	const align = (text: string, i: number) =>
		isNumber[i] ? text.padStart(widths[i]) : text.padEnd(widths[i]);
	return cells
		.map((row) => `  ${row.map(align).join("  ")}`.trimEnd())
		.join("\n");
}

/** Rows: what it was; columns: what the model said. A dot stands for 0. */
export function confusionTable(
	labels: readonly string[],
	confusion: readonly (readonly number[])[],
): string {
	const rows = confusion.map((row, i) => [
		labels[i],
		...row.map((n) => (n === 0 ? "·" : String(n))),
	]);
	const width = Math.max(3, ...labels.map((label) => [...label].length));
	const line = (cells: readonly string[]) =>
		`  ${cells.map((cell, i) => (i === 0 ? cell.padEnd(width) : cell.padStart(width))).join("  ")}`;
	return [line(["", ...labels]), ...rows.map(line)].join("\n");
}
