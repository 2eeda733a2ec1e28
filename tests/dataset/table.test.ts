import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { parseTable } from "../../converter/dataset/table";
import { DatasetError } from "../../converter/dataset/types";

describe("reads", () => {
	test("a header, numbers, and the label in the last column", () => {
		const table = parseTable("a,b,kind\n1,2.5,cat\n-3,4e2,ant\n");
		expect(table.labels).toEqual(["ant", "cat"]);
		expect(table.features).toEqual(["a", "b"]);
		expect(table.rows).toEqual([
			{ name: "row 2", values: [1, 2.5], label: 1 },
			{ name: "row 3", values: [-3, 400], label: 0 },
		]);
	});

	test("a table without a header", () => {
		const table = parseTable("1,2,cat\n3,4,ant\n");
		expect(table.features).toEqual(["column 1", "column 2"]);
		expect(table.rows.map(({ values }) => values)).toEqual([
			[1, 2],
			[3, 4],
		]);
	});

	test.each(["kind", "2"])(
		"the label's column by name or number: %s",
		(label) => {
			const table = parseTable("a,kind,b\n1,cat,2\n", { label });
			expect(table.features).toEqual(["a", "b"]);
			expect(table.rows[0].values).toEqual([1, 2]);
			expect(table.labels).toEqual(["cat"]);
		},
	);

	test("labels that are numbers", () => {
		expect(parseTable("x,y\n0.5,0\n0.7,1\n").labels).toEqual(["0", "1"]);
	});

	test.each([";", "\t"])(
		"separator %j, quotes, spaces, a BOM, CRLF, empty lines",
		(s) => {
			const text = `\uFEFF"a"${s}"the kind"\r\n\r\n 1 ${s}"big ${s} cat"\r\n2${s}ant\r\n`;
			const table = parseTable(text);
			expect(table.labels).toEqual(["ant", `big ${s} cat`]);
			expect(table.features).toEqual(["a"]);
			expect(table.rows.map(({ name }) => name)).toEqual(["row 3", "row 4"]);
		},
	);

	test("Fisher's iris, the sums of his columns among it", () => {
		const { labels, features, rows } = parseTable(
			readFileSync("tests/data/iris.csv", "utf8"),
		);
		expect(labels).toEqual(["setosa", "versicolor", "virginica"]);
		expect(rows).toHaveLength(150);
		const sums = features.map((_, f) =>
			rows.reduce((sum, row) => sum + row.values[f], 0),
		);
		expect(sums.map((sum) => sum.toFixed(1))).toEqual([
			"876.5",
			"458.6",
			"563.7",
			"179.9",
		]);
		// The two rows that copies of the table often have wrong.
		expect(rows[34].values).toEqual([4.9, 3.1, 1.5, 0.2]);
		expect(rows[37].values).toEqual([4.9, 3.6, 1.4, 0.1]);
	});
});

describe("refuses", () => {
	test.each([
		["an empty file", "\n\n", undefined, /the table is empty/],
		["a single column", "a\nb\n", undefined, /1 column/],
		[
			"a missing value",
			"a,b,c\n1,,x\n",
			undefined,
			/row 2, column "b" is empty/,
		],
		[
			"a missing value in the first line",
			"1,,x\n",
			undefined,
			/row 1, column "column 2" is empty/,
		],
		[
			"a missing label",
			"a,b,c\n1,2,x\n\n1,2,\n",
			undefined,
			/row 4, column "c" is empty/,
		],
		[
			"text among the features",
			"a,b,c\n1,2,x\n1,two,x\n",
			undefined,
			/row 3, column "b" holds "two"/,
		],
		[
			"infinity",
			"a,b,c\n1,Infinity,x\n",
			undefined,
			/"Infinity", which is not a number/,
		],
		[
			"lines of different lengths",
			"a,b,c\n1,2\n",
			undefined,
			/same number of columns/,
		],
		[
			"a column that is not there",
			"a,b,c\n1,2,x\n",
			"d",
			/no column "d" \(columns are a, b, c\)/,
		],
		[
			"a number beyond the columns",
			"1,2,x\n",
			"4",
			/no column "4" \(it has no header\)/,
		],
	])("%s", (_, text, label, message) => {
		const parse = () => parseTable(text, { label });
		expect(parse).toThrow(DatasetError);
		expect(parse).toThrow(message);
	});
});
