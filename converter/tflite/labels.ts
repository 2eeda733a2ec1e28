/** The lines of a labels file, one a class; empty lines at its end do not count. */
export function linesOf(text: string): string[] {
	return text
		.trimEnd()
		.split(/\r?\n/)
		.map((line) => line.trim());
}
