/** CIFAR-10's test photos, JPEG of quality 75, from ../shared; its classes in the order that trained models have. */
import { execFileSync } from "node:child_process";
import { mkdirSync } from "node:fs";
import { join } from "node:path";

/** From the repository's root, where tests and benchmarks run. */
const ARCHIVE = "../shared/data/cifar10/test.tar.gz";

export const CIFAR10_LABELS = [
	...["airplane", "automobile", "bird", "cat", "deer"],
	...["dog", "frog", "horse", "ship", "truck"],
];

/** Unpacks the 10,000 photos, 1,000 a class, into `folder`; returns the folder that has a sub-folder for each class. */
export function unpackCifar10(folder: string): string {
	mkdirSync(folder, { recursive: true });
	execFileSync("tar", ["xzf", ARCHIVE, "-C", folder]);
	return join(folder, "test");
}
