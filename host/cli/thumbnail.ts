import { decodePhoto } from "../photos";

/** A photo as a small JPEG, no wider and no higher than `side` pixels, as a data: address. Throws PhotoError. */
export async function thumbnail(path: string, side: number): Promise<string> {
	const { width, height, data } = await decodePhoto(path);
	const { default: sharp } = await import("sharp");
	const jpeg = await sharp(data, { raw: { width, height, channels: 3 } })
		.resize(side, side, { fit: "inside", withoutEnlargement: true })
		.jpeg({ quality: 70 })
		.toBuffer();
	return `data:image/jpeg;base64,${jpeg.toString("base64")}`;
}
