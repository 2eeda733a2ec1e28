import { describe, expect, test } from "vitest";
import {
	H_VERSION,
	HEADER_BYTES,
	SE_ID,
	SECTION_ENTRY_BYTES,
	SECTION_LABELS,
} from "../../assembly/shared/blob";
import * as statusCodes from "../../assembly/shared/status";
import {
	STATUS_BAD_CHECKSUM,
	STATUS_BAD_MAGIC,
	STATUS_BAD_VERSION,
	STATUS_NOT_READY,
	STATUS_OK,
	STATUS_TRUNCATED,
	STATUS_UNKNOWN_SECTION,
	statusText,
} from "../../assembly/shared/status";
import { seal } from "../../converter/emit/emit";
import { instantiateEngine } from "../../host/engine";
import { loadModel } from "../../host/runtime";
import { blobOf } from "../support/engines";
import { everyOperator } from "../support/network";
import { attack, Victim } from "./mutate";

const blob = blobOf(everyOperator());

test("2,000 mutations get a status, no trap, no byte out of place", async () => {
	for (const victim of await attack(blob, 2000, 1)) {
		expect(victim.accepted).toBeGreaterThan(50);
		expect(victim.statuses.size).toBeGreaterThan(10);
	}
});

test("a blob cut anywhere is refused", async () => {
	const victim = await Victim.create("simd");
	for (let length = 0; length < blob.length; length += length < 64 ? 1 : 41)
		expect(
			victim.feed(blob.slice(0, length)).status,
			`${length} bytes`,
		).toBeLessThan(0);
	const { status, output } = victim.feed(blob);
	expect(status).toBe(STATUS_OK);
	expect(new Set(output).size).toBeGreaterThan(1);
});

describe("a blob that cannot be used gets a sentence", () => {
	const sealed = (change: (copy: Uint8Array, view: DataView) => void) => {
		const copy = blob.slice();
		change(copy, new DataView(copy.buffer));
		return seal(copy);
	};
	const cases: [string, Uint8Array, number][] = [
		["empty", new Uint8Array(0), STATUS_TRUNCATED],
		[
			"a JPEG",
			Uint8Array.from([0xff, 0xd8, ...new Array(100).fill(0)]),
			STATUS_BAD_MAGIC,
		],
		[
			"of a future version",
			sealed((_, view) => view.setUint16(H_VERSION, 2, true)),
			STATUS_BAD_VERSION,
		],
		[
			"with one bit flipped",
			blob.map((byte, i) => (i === 999 ? byte ^ 4 : byte)),
			STATUS_BAD_CHECKSUM,
		],
		[
			"with an unknown section that is critical",
			sealed((_, view) => renameSection(view, 99, 1)),
			STATUS_UNKNOWN_SECTION,
		],
	];
	test.each(cases)("%s", async (_, bytes, status) => {
		await expect(loadModel(bytes)).rejects.toMatchObject({
			status,
			message: statusText(status),
		});
	});

	test("an unknown section that is optional is skipped", async () => {
		const model = await loadModel(
			sealed((_, view) => renameSection(view, 99, 0)),
		);
		expect(model.labels[0]).toBe("class 0");
	});
});

/** Gives the labels section another id and flags. */
function renameSection(view: DataView, id: number, flags: number) {
	for (let at = HEADER_BYTES; ; at += SECTION_ENTRY_BYTES) {
		if (view.getUint16(at + SE_ID, true) !== SECTION_LABELS) continue;
		view.setUint16(at + SE_ID, id, true);
		view.setUint16(at + SE_ID + 2, flags, true);
		return;
	}
}

test("an engine without a model says so", async () => {
	const { exports } = await instantiateEngine();
	expect(exports.invoke()).toBe(STATUS_NOT_READY);
	expect(exports.prepare()).toBe(STATUS_NOT_READY);
	expect(exports.memoryNeeded()).toBe(0);
});

test("every status has a sentence of its own", () => {
	const codes = Object.entries(statusCodes).filter(([name]) =>
		name.startsWith("STATUS_"),
	);
	const sentences = codes.map(([, code]) => statusText(code as number));
	expect(new Set(sentences).size).toBe(codes.length);
	expect(sentences.filter((text) => text.startsWith("unknown status"))).toEqual(
		[],
	);
	expect(statusText(-999)).toBe("unknown status -999");
});
