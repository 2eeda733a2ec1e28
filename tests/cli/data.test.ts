import {
	cpSync,
	existsSync,
	mkdirSync,
	readFileSync,
	writeFileSync,
} from "node:fs";
import { join } from "node:path";
import sharp from "sharp";
import { beforeAll, expect, test } from "vitest";
import { writeFruitPhotos } from "../../converter/dataset/fruit";
import { finish, ocelli, start, temporaryFolder } from "./ocelli";

const folder = temporaryFolder();
const clean = join(folder, "clean");
const doubtful = join(folder, "doubtful");
const NAME = 'a <b> & "c".jpg';

beforeAll(async () => {
	await writeFruitPhotos(clean, { perKind: 5, seed: 21 });
	cpSync(clean, doubtful, { recursive: true });
	await sharp(join(clean, "plum/plum-001.jpg"))
		.flop()
		.toFile(join(doubtful, "apple", NAME));
	cpSync(join(clean, "pear/pear-002.jpg"), join(doubtful, "pear/again.jpg"));
	writeFileSync(join(doubtful, "pear/broken.jpg"), "no photo");
});

test("nothing found: a table of the classes, and exit code 0", async () => {
	const { code, stdout, stderr } = await ocelli(
		"data",
		"check",
		clean,
		"--fast",
	);
	expect(stdout).toMatch(/photos {2}25 in 5 classes/);
	expect(stdout).toMatch(/plum +5 +5/);
	expect(stdout).toContain("nothing found");
	expect(stdout).not.toContain("looking at photos");
	expect(stderr).toContain("25 of 25");
	expect(code).toBe(0);
});

test("findings: conflicts first, all of them named, and exit code 5", async () => {
	const { code, stdout } = await ocelli("data", "check", doubtful, "--fast");
	const order = [
		"the same photo in different classes (1)",
		"equal files (1)",
		"not used (1)",
	];
	const places = order.map((title) => stdout.indexOf(title));
	expect(places).toEqual(places.toSorted((a, b) => a - b));
	expect(places[0]).toBeGreaterThan(0);
	expect(stdout).toContain(`apple/${NAME} = plum/plum-001.jpg`);
	expect(stdout).toContain("pear/again.jpg = pear/pear-002.jpg");
	expect(stdout).toContain("pear/broken.jpg: this is not a JPEG");
	expect(code).toBe(5);
});

test("--json is one document, --html one page with thumbnails and escaped names", async () => {
	const html = join(folder, "out/report.html");
	const args = ["data", "check", doubtful, "--fast", "--json", "--html", html];
	const { code, stdout } = await ocelli(...args);
	expect(code).toBe(5);
	const check = JSON.parse(stdout);
	expect(check.conflicts).toEqual([[`apple/${NAME}`, "plum/plum-001.jpg"]]);
	expect(check.unreadable).toHaveLength(1);
	const page = readFileSync(html, "utf8");
	expect(page).toContain("apple/a &lt;b&gt; &amp; &quot;c&quot;.jpg");
	expect(page).not.toContain("<b>");
	expect(page.match(/src="data:image\/jpeg;base64,[^"]{200,}"/g)).toHaveLength(
		4,
	);
	expect(page).not.toMatch(/(src|href)="(?!data:)/);
	expect(page).toContain("color-scheme: light dark");
});

test("labels are doubted without --fast, and Ctrl-C ends that", async () => {
	const html = join(folder, "never.html");
	const child = start(["data", "check", clean, "--html", html]);
	const finished = finish(child);
	await new Promise<void>((resolve) => {
		child.stderr?.on("data", (text) => {
			if (String(text).includes("network 1 of 5")) resolve();
		});
	});
	child.kill("SIGINT");
	const { code, stdout, stderr } = await finished;
	expect(code).toBe(130);
	expect(stderr).toContain("nothing was written");
	expect(stdout).toBe("");
	expect(existsSync(html)).toBe(false);
});

test("an empty folder, a file, nothing: one sentence each", async () => {
	const empty = join(folder, "empty");
	mkdirSync(empty);
	const file = join(clean, "apple/apple-001.jpg");
	for (const [path, message] of [
		[empty, /there are no photos in/],
		[file, /is not a folder/],
		[join(folder, "gone"), /there is no folder/],
	] as const) {
		const { code, stderr, stdout } = await ocelli("data", "check", path);
		expect(stderr).toMatch(message);
		expect(stderr.trim().split("\n")).toHaveLength(1);
		expect(stdout).toBe("");
		expect(code).toBe(1);
	}
	expect((await ocelli("data")).code).toBe(2);
});

test("train tells of near-duplicates, in and across classes, and of test photos that it trained with", async () => {
	const quick = ["--epochs", "1", "--width", "0.25", "--input-size", "32"];
	const model = join(folder, "model.oce");
	const args = [
		"train",
		doubtful,
		"-o",
		model,
		...quick,
		"--test",
		clean,
		"--json",
	];
	const { code, stdout, stderr } = await ocelli(...args);
	expect(code).toBe(0);
	expect(stderr).toContain("2 photos are copies of photos of another class");
	expect(stderr).toContain("1 photo is a near-duplicate of another one");
	expect(stderr).toContain("25 of 25 test photos are near-duplicates");
	expect(JSON.parse(stdout).model).toBe(model);
});
