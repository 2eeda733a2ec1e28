/* Registers that all Cortex-M have, and how a register is written down. */
#ifndef OCELLI_REGISTERS_H
#define OCELLI_REGISTERS_H

#include <stdint.h>

#define REGISTER(address) (*(volatile uint32_t *)(address))

#define SYSTICK_CONTROL REGISTER(0xE000E010u)
#define SYSTICK_RELOAD REGISTER(0xE000E014u)
#define SYSTICK_VALUE REGISTER(0xE000E018u)
#define RESET_CONTROL REGISTER(0xE000ED0Cu) /* AIRCR */
#define COPROCESSORS REGISTER(0xE000ED88u)  /* CPACR */

/* Interrupt lines: 32 to a word. */
#define INTERRUPT_ENABLE(line) (REGISTER(0xE000E100u + (line) / 32 * 4) = 1u << (line) % 32)
#define INTERRUPT_DISABLE(line) (REGISTER(0xE000E180u + (line) / 32 * 4) = 1u << (line) % 32)
#define INTERRUPT_RAISE(line) (REGISTER(0xE000E200u + (line) / 32 * 4) = 1u << (line) % 32)

#endif
