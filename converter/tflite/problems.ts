/** Thrown while one operator is translated; graph.ts says which operator it is. */

/** Something that Ocelli does not run, as half a sentence. */
export class Unsupported extends Error {
	override name = "Unsupported";
}

/** Something that no model may have, as half a sentence. */
export class Malformed extends Error {
	override name = "Malformed";
}

/** What depends on something that is a problem already. */
export class Unknown extends Error {
	override name = "Unknown";
}
