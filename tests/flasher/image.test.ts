import { createHash } from "node:crypto";
import { expect, test } from "vitest";
import { wrapImage } from "../../host/flasher";

test("the container is an MCUboot image, field for field", () => {
	const blob = Uint8Array.from({ length: 77 }, (_, i) => i);
	const { bytes, hash } = wrapImage(blob, "1.2.300");
	const image = Buffer.from(bytes);
	expect(image.subarray(0, 32).toString("hex")).toBe(
		[
			"3db8f396", // magic
			"00000000", // load address
			"2000", // header bytes
			"0000", // protected TLV bytes
			"4d000000", // body bytes
			"10000000", // not bootable
			"01022c01", // 1, 2, 300
			"00000000", // build
			"00000000", // pad
		].join(""),
	);
	expect(image.subarray(32, 109)).toEqual(Buffer.from(blob));
	expect(image.subarray(109, 117).toString("hex")).toBe("0769280010002000");
	const digest = createHash("sha256").update(image.subarray(0, 109)).digest();
	expect(image.subarray(117)).toEqual(digest);
	expect(hash).toBe(digest.toString("hex"));
});

test.each(["1.2", "1.2.3.4", "256.0.0", "0.256.0", "1.2.65536", "v1.2.3", ""])(
	"%j is no version",
	(version) => {
		expect(() => wrapImage(new Uint8Array(1), version)).toThrow(
			"is no version",
		);
	},
);
