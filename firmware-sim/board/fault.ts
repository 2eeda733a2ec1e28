/** The firmware did what hardware would punish: touched memory it does not have, or broke a rule of NOR flash. */
export class BoardFault extends Error {
	override name = "BoardFault";
}
