/** What a check of photos found, as one HTML file with everything in it. */
import type { PhotoCheck } from "../../converter/checkPhotos";
import { checkSections, type Entry, type Section } from "./check-sections";
import { percent } from "./format";
import { thumbnail } from "./thumbnail";

/** Entries of a section with thumbnails; a page with more would not open. */
const ENTRIES_SHOWN = 60;
const PHOTOS_SHOWN = 6;
/** Greatest width and height, in pixels. */
const THUMBNAIL_SIDE = 160;

/** `folder`: what was checked; `paths`: where each photo lies, by name. */
export async function checkPage(
	folder: string,
	check: PhotoCheck,
	paths: ReadonlyMap<string, string>,
): Promise<string> {
	const sections: string[] = [];
	for (const section of checkSections(check))
		sections.push(await sectionHtml(section, paths));
	return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Photos of ${escaped(folder)}</title>
<style>${STYLE}</style>
<h1>Photos of ${escaped(folder)}</h1>
${classesHtml(check)}
${check.advice.map((sentence) => `<p>${escaped(sentence)}</p>`).join("\n")}
${sections.join("\n") || "<p>Nothing found.</p>"}
${check.guess.skipped ? `<p class="note">Wrong labels were not looked for: ${escaped(check.guess.skipped)}</p>` : ""}
</html>
`;
}

async function sectionHtml(
	{ title, advice, entries }: Section,
	paths: ReadonlyMap<string, string>,
): Promise<string> {
	const shown: string[] = [];
	for (const entry of entries.slice(0, ENTRIES_SHOWN))
		shown.push(await entryHtml(entry, paths));
	const left = entries.length - shown.length;
	return `<section>
<h2>${escaped(title)} <small>${entries.length}</small></h2>
<p>${escaped(advice)}</p>
${shown.join("\n")}
${left > 0 ? `<p class="note">and ${left} more</p>` : ""}
</section>`;
}

async function entryHtml(
	{ photos, note }: Entry,
	paths: ReadonlyMap<string, string>,
): Promise<string> {
	const figures: string[] = [];
	for (const name of photos.slice(0, PHOTOS_SHOWN))
		figures.push(await figureHtml(name, paths.get(name)));
	const left = photos.length - figures.length;
	if (left > 0) figures.push(`<span class="note">and ${left} more</span>`);
	if (note) figures.push(`<span>${escaped(note)}</span>`);
	return `<div class="entry">${figures.join("")}</div>`;
}

/** Files that could not be read have a name and no picture. */
async function figureHtml(name: string, path?: string): Promise<string> {
	const image = path
		? `<img alt="" src="${await thumbnail(path, THUMBNAIL_SIDE)}">`
		: "";
	return `<figure>${image}<figcaption>${escaped(name)}</figcaption></figure>`;
}

function classesHtml({ classes, guess }: PhotoCheck): string {
	const isKnown = guess.accuracy !== null;
	const rows = classes.map(({ label, photos, different, recall }) => {
		const known = recall === null ? "" : percent(recall, 0);
		const cells = [photos, different, ...(isKnown ? [known] : [])];
		return `<tr><th>${escaped(label)}${cells.map((cell) => `<td>${cell}`).join("")}`;
	});
	return `<table>
<tr><th>class<th>photos<th>different${isKnown ? "<th>known" : ""}
${rows.join("\n")}
</table>`;
}

function escaped(text: string): string {
	const entities: Record<string, string> = {
		"&": "&amp;",
		"<": "&lt;",
		">": "&gt;",
		'"': "&quot;",
	};
	return text.replace(/[&<>"]/g, (character) => entities[character]);
}

const STYLE = `
:root { color-scheme: light dark; font: 15px/1.5 system-ui, sans-serif; }
body { max-width: 70rem; margin: 2rem auto; padding: 0 1rem; background: Canvas; color: CanvasText; }
h2 { margin: 2.5rem 0 0; font-size: 1.2rem; }
h2 small, .note, section > p { color: color-mix(in srgb, CanvasText 65%, Canvas); font-weight: normal; }
section > p { margin: 0 0 .5rem; }
table { border-collapse: collapse; }
th, td { padding: .1rem 1rem .1rem 0; text-align: right; }
th:first-child { text-align: left; }
.entry { display: flex; flex-wrap: wrap; gap: .75rem; padding: .5rem 0; border-top: 1px solid color-mix(in srgb, CanvasText 15%, transparent); }
figure { margin: 0; max-width: 10rem; }
img { display: block; max-width: 100%; border-radius: 4px; }
figcaption { font-size: .8rem; overflow-wrap: anywhere; }
`;
