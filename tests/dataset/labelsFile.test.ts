import { describe, expect, test } from "vitest";
import { parseLabels } from "../../converter/dataset/labelsFile";
import { DatasetError } from "../../converter/dataset/types";

const parsed = (text: string) =>
	[...parseLabels(text)].map(([file, labels]) => [file, ...labels]);

describe("labels.csv", () => {
	test.each([
		["names in one column", "file,labels\na.jpg,apple;pear\nb.jpg,apple\n"],
		[
			"in several columns",
			"file,label1,label2\na.jpg,apple,pear\nb.jpg,apple,",
		],
		["more cells than columns", "image,tags\na.jpg,apple,pear\nb.jpg,apple"],
		[
			"semicolons between columns",
			"File;Labels\na.jpg;apple;pear\nb.jpg;apple",
		],
		["a column a class", "filename,apple,pear\na.jpg,1,1\nb.jpg,1,0"],
		["true and false", "file,apple,pear\na.jpg,true,yes\nb.jpg,TRUE,"],
		["a line a label", "file,label\na.jpg,apple\nb.jpg,apple\na.jpg,pear"],
		[
			"spaces, quotes, CRLF",
			'\uFEFFfile, labels\r\n"./a.jpg"," apple ; pear;"\r\nb.jpg,apple',
		],
	])("%s", (_, text) => {
		expect(parsed(text)).toEqual([
			["a.jpg", "apple", "pear"],
			["b.jpg", "apple"],
		]);
	});

	test("a photo without a label is named all the same", () => {
		expect(parsed("file,labels\nsky.jpg,\nsea.jpg\nsub\\x.jpg, ;")).toEqual([
			["sky.jpg"],
			["sea.jpg"],
			["sub/x.jpg"],
		]);
	});

	test("classes that are digits are names where the column says so", () => {
		expect(parsed("file,label\na.jpg,0\nb.jpg,1;0")).toEqual([
			["a.jpg", "0"],
			["b.jpg", "1", "0"],
		]);
	});

	test.each([
		["a.jpg,apple", /its first line is "a\.jpg,apple": begin it with/],
		["", /its first line is ""/],
		[
			"file,apple\na.jpg,maybe",
			/line 2, column "apple" holds "maybe": write 1/,
		],
		["file,labels\n,apple", /line 2 names no photo/],
		['file,labels\n"a.jpg', /the table cannot be read/],
	])("%j is refused with a sentence", (text, message) => {
		expect(() => parseLabels(text)).toThrow(DatasetError);
		expect(() => parseLabels(text)).toThrow(message);
	});
});
