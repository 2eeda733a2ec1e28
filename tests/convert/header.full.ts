/** The C array in C and C++, with every warning as an error. */
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { CC, part } from "../support/parts";
import { blob, header, LABELS } from "./header";

const folder = mkdtempSync(join(tmpdir(), "ocelli-header-"));
afterAll(() => rmSync(folder, { recursive: true }));

/** Prints the blob in hex, whether it is aligned, constants, and the labels. */
const PROGRAM = `#include <stdio.h>
#include "model.h"
int main(void) {
	static const int shape[MY_MODEL_2_INPUT_RANK] = MY_MODEL_2_INPUT_SHAPE;
	int i;
	for (i = 0; i < MY_MODEL_2_BLOB_BYTES; i++) printf("%02x", my_model_2_blob[i]);
	printf("\\n%d %d %d", (int)((size_t)my_model_2_blob % 16), shape[0], shape[1]);
	printf(" %.9g %d\\n", (double)MY_MODEL_2_INPUT_SCALE, MY_MODEL_2_INPUT_ZERO_POINT);
	for (i = 0; i < MY_MODEL_2_CLASSES; i++) printf("%s\\n", my_model_2_labels[i]);
	return 0;
}
`;
writeFileSync(join(folder, "model.h"), header);
writeFileSync(join(folder, "main.c"), PROGRAM);

const LANGUAGES = [
	["C99", "-x", "c", "-std=c99"],
	["C11", "-x", "c", "-std=c11"],
	["C++11", "-x", "c++", "-std=c++11"],
];

describe.skipIf(part("cc").skip)("compiled", () => {
	test.each(LANGUAGES)("as %s", (name, ...language) => {
		const program = join(folder, name);
		const warnings = ["-Wall", "-Wextra", "-pedantic", "-Werror"];
		const files = [join(folder, "main.c"), "-o", program];
		const built = spawnSync(CC, [...language, ...warnings, ...files]);
		expect(built.stderr.toString()).toBe("");
		const [bytes, values, ...labels] = spawnSync(program)
			.stdout.toString()
			.split("\n");
		expect(bytes).toBe(Buffer.from(blob).toString("hex"));
		expect(values).toBe(`0 1 4 ${Number(Math.fround(0.1).toPrecision(9))} -3`);
		expect(labels.slice(0, -1)).toEqual(LABELS);
	});
});
