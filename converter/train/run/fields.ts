import { TrainError } from "../errors";

/** A recipe that says something wrong: the key, its value, what it should be. */
export class RecipeError extends TrainError {
	override name = "RecipeError";
}

type Json = Record<string, unknown>;

export interface Range {
	least: number;
	most: number;
	whole?: boolean;
}

/** Reads the keys of one JSON object, each exactly as it must be; `end` finds the ones that nobody asked for. */
export class Fields {
	readonly #value: Json;
	readonly #known = new Set<string>();

	/** `path`: where the object lies in the recipe, such as "data."; empty for the whole. */
	constructor(
		value: unknown,
		private readonly path = "",
	) {
		if (typeof value !== "object" || value === null || Array.isArray(value))
			throw wrong(path.slice(0, -1) || "the recipe", value, "an object");
		this.#value = value as Json;
	}

	has(key: string): boolean {
		return this.#value[key] !== undefined;
	}

	number(key: string, { least, most, whole = false }: Range): number {
		const value = this.#take(key);
		const good =
			typeof value === "number" &&
			value >= least &&
			value <= most &&
			(!whole || Number.isInteger(value));
		if (good) return value;
		const kind = whole ? "a whole number" : "a number";
		throw wrong(this.path + key, value, `${kind} from ${least} to ${most}`);
	}

	boolean(key: string): boolean {
		const value = this.#take(key);
		if (typeof value === "boolean") return value;
		throw wrong(this.path + key, value, "true or false");
	}

	text(key: string): string {
		const value = this.#take(key);
		if (typeof value === "string" && value.trim()) return value;
		throw wrong(this.path + key, value, "a text");
	}

	texts(key: string): string[] {
		const value = this.#take(key);
		const good =
			Array.isArray(value) &&
			value.every((one) => typeof one === "string" && one);
		if (good && new Set(value).size === value.length) return value as string[];
		throw wrong(this.path + key, value, "a list of different texts");
	}

	choice<Name extends string>(key: string, names: readonly Name[]): Name {
		const value = this.#take(key);
		const name = names.find((one) => one === value);
		if (name !== undefined) return name;
		throw wrong(this.path + key, value, `one of ${names.join(", ")}`);
	}

	/** Two numbers, the first not above the second. */
	interval(key: string, { least, most }: Range): [number, number] {
		const value = this.#take(key);
		const good =
			Array.isArray(value) &&
			value.length === 2 &&
			value.every((v) => typeof v === "number" && v >= least && v <= most);
		if (good && value[0] <= value[1]) return value as [number, number];
		const what = `two numbers from ${least} to ${most}, the lesser first`;
		throw wrong(this.path + key, value, what);
	}

	object(key: string): Fields {
		return new Fields(this.#take(key), `${this.path}${key}.`);
	}

	keys(): string[] {
		return Object.keys(this.#value);
	}

	end(): void {
		const unknown = this.keys().find((key) => !this.#known.has(key));
		if (unknown === undefined) return;
		throw new RecipeError(
			`${this.path}${unknown} (${shown(this.#value[unknown])}) is not a key of a recipe: there are ${[...this.#known].map((key) => this.path + key).join(", ")}`,
		);
	}

	#take(key: string): unknown {
		this.#known.add(key);
		return this.#value[key];
	}
}

function wrong(key: string, value: unknown, what: string): RecipeError {
	return new RecipeError(
		value === undefined
			? `${key} is missing: it must be ${what}`
			: `${key} is ${shown(value)}: it must be ${what}`,
	);
}

function shown(value: unknown): string {
	const text = JSON.stringify(value);
	return text.length <= 60 ? text : `${text.slice(0, 57)}...`;
}
