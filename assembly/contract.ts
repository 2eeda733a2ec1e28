/** Entry of a module that nothing ships: it exports the contract's constants, so that a test compares both compilers. */
export * from "./shared/blob";
export * from "./shared/flash";
export * from "./shared/image";
export * from "./shared/opcodes";
export * from "./shared/smp";
export * from "./shared/status";
