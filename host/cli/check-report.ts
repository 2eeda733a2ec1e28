import type { PhotoCheck } from "../../converter/checkPhotos";
import { checkSections, type Section } from "./check-sections";
import { grouped, percent, table } from "./format";
import { bold, dim, green, print } from "./output";

/** What a check of photos found, for people. */
export function printCheck(check: PhotoCheck) {
	print(
		`\n${bold("photos")}  ${grouped(check.photos)} in ${check.classes.length} classes\n`,
	);
	print(classTable(check));
	for (const sentence of check.advice) print(`\n${sentence}`);
	const sections = checkSections(check);
	for (const section of sections) printSection(section);
	if (check.guess.skipped)
		print(dim(`\nwrong labels were not looked for: ${check.guess.skipped}`));
	if (sections.length === 0) print(green("\nnothing found"));
}

export function classTable({ classes, guess }: PhotoCheck): string {
	const isKnown = guess.accuracy !== null;
	return table(
		["class", "photos", "different", ...(isKnown ? ["known"] : [])],
		classes.map(({ label, photos, different, recall }) => [
			label,
			photos,
			different,
			...(isKnown ? [recall === null ? "-" : percent(recall, 0)] : []),
		]),
	);
}

const ENTRIES_SHOWN = 20;
const NAMES_SHOWN = 6;

function printSection({ title, advice, entries }: Section) {
	print(`\n${bold(title)} (${entries.length}) ${dim(advice)}`);
	for (const { photos, note } of entries.slice(0, ENTRIES_SHOWN)) {
		const others = photos.length - NAMES_SHOWN;
		const names = photos.slice(0, NAMES_SHOWN).join(" = ");
		const more = others > 0 ? ` and ${others} more` : "";
		print(`  ${names}${more}${note ? `: ${note}` : ""}`);
	}
	if (entries.length > ENTRIES_SHOWN)
		print(dim(`  and ${entries.length - ENTRIES_SHOWN} more; --json has all`));
}
