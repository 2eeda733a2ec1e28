import type { Fields } from "./fields";

/** How each photo of a batch is changed. */
export interface Augmentation {
	/**
	 * resized: a window of a share `area` of the photo, of the proportions `ratio`, scaled to the batch's side.
	 * padded: the photo, moved by up to `pixels` of its own either way, its border repeated.
	 */
	crop:
		| { kind: "resized"; area: [number, number]; ratio: [number, number] }
		| { kind: "padded"; pixels: number };
	/** Mirrors half of the photos, left to right. */
	flip: boolean;
	/** Greatest change of each, as a share; 0: none. */
	brightness: number;
	contrast: number;
	saturation: number;
	/** Share of the photos that lose their colour. */
	gray: number;
	/** Side of a square that is painted gray, as a share of the batch's side; 0: none. */
	cutout: number;
	/** Parameter of the beta distribution that pairs are mixed by; 0: none. */
	mixup: number;
}

const SHARE = { least: 0, most: 1 };

export function readAugmentation(fields: Fields): Augmentation {
	const augmentation = {
		crop: readCrop(fields.object("crop")),
		flip: fields.boolean("flip"),
		brightness: fields.number("brightness", SHARE),
		contrast: fields.number("contrast", SHARE),
		saturation: fields.number("saturation", SHARE),
		gray: fields.number("gray", SHARE),
		cutout: fields.number("cutout", SHARE),
		mixup: fields.number("mixup", SHARE),
	};
	fields.end();
	return augmentation;
}

function readCrop(fields: Fields): Augmentation["crop"] {
	const kind = fields.choice("kind", ["resized", "padded"]);
	const crop: Augmentation["crop"] =
		kind === "resized"
			? {
					kind,
					area: fields.interval("area", { least: 0.01, most: 1 }),
					ratio: fields.interval("ratio", { least: 0.1, most: 10 }),
				}
			: { kind, pixels: fields.number("pixels", { least: 0, most: 64 }) };
	fields.end();
	return crop;
}
