/* Calls to whoever runs the processor: QEMU with -semihosting, or a debugger. Numbers as in Arm's specification. */
#ifndef OCELLI_SEMIHOSTING_H
#define OCELLI_SEMIHOSTING_H

#include <stdint.h>

#define SEMIHOSTING_OPEN 0x01
#define SEMIHOSTING_PRINT 0x04
#define SEMIHOSTING_WRITE 0x05
#define SEMIHOSTING_READ 0x06
#define SEMIHOSTING_SEEK 0x0A
#define SEMIHOSTING_EXIT 0x20

static inline int32_t semihosting(uint32_t operation, const void *argument) {
	register uint32_t r0 __asm("r0") = operation;
	register const void *r1 __asm("r1") = argument;
	__asm volatile("bkpt 0xAB" : "+r"(r0) : "r"(r1) : "memory");
	return (int32_t)r0;
}

#endif
