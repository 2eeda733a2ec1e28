import type { Random } from "../../random";
import type { Shape } from "../shape";
import { apple } from "./apple";
import { banana } from "./banana";
import { orange } from "./orange";
import { pear } from "./pear";
import { plum } from "./plum";

export const KINDS = { apple, banana, orange, pear, plum } satisfies Record<
	string,
	(random: Random) => Shape
>;

export type FruitKind = keyof typeof KINDS;

/** How large one is beside the others. */
export const SIZES: Record<FruitKind, number> = {
	apple: 1,
	banana: 1.1,
	orange: 1,
	pear: 1,
	plum: 0.7,
};
