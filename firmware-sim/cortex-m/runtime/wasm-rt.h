/*
 * What wasm2c's C expects of its runtime, as far as firmware.wasm needs it: no tables, no floats, no growing memory.
 * translate.mjs puts these in the place of wasm2c's own prelude.
 */
#ifndef OCELLI_WASM_RT_H
#define OCELLI_WASM_RT_H

#include <stdint.h>
#include <string.h>

typedef uint8_t u8;
typedef int8_t s8;
typedef uint16_t u16;
typedef int16_t s16;
typedef uint32_t u32;
typedef int32_t s32;
typedef uint64_t u64;
typedef int64_t s64;
typedef float f32;
#define WASM_RT_CORE_TYPES_DEFINED

/* The linear memory is the array of memory.h; what wasm2c keeps of it in its instance is not used. */
typedef struct {
	char unused;
} wasm_rt_memory_t;

/* Declared in wasm2c's header; the function that has this type is left out. */
typedef const char *wasm_rt_func_type_t;

/* Ends the program: a wasm instruction trapped. */
void wasm_trap(void) __attribute__((noreturn, cold));

#define UNLIKELY(x) __builtin_expect(!!(x), 0)
#define LIKELY(x) __builtin_expect(!!(x), 1)
#define TRAP(reason) wasm_trap()
#define UNREACHABLE wasm_trap()
#define FUNC_PROLOGUE
#define FUNC_EPILOGUE

#define DIV_U(x, y) (UNLIKELY((y) == 0) ? (wasm_trap(), (x)) : (x) / (y))
#define REM_U(x, y) (UNLIKELY((y) == 0) ? (wasm_trap(), (x)) : (x) % (y))

static inline u32 I32_DIV_S(u32 x, u32 y) {
	if (UNLIKELY(y == 0 || (x == 0x80000000u && y == ~0u))) wasm_trap();
	return (u32)((s32)x / (s32)y);
}

static inline u64 I64_DIV_S(u64 x, u64 y) {
	if (UNLIKELY(y == 0 || (x == (u64)1 << 63 && y == ~(u64)0))) wasm_trap();
	return (u64)((s64)x / (s64)y);
}

static inline u32 I32_REM_S(u32 x, u32 y) {
	if (UNLIKELY(y == 0)) wasm_trap();
	return y == ~0u ? 0 : (u32)((s32)x % (s32)y);
}

static inline u32 I32_ROTL(u32 x, u32 n) {
	return x << (n & 31) | x >> (-n & 31);
}

static inline u32 I32_ROTR(u32 x, u32 n) {
	return x >> (n & 31) | x << (-n & 31);
}

static inline u32 I32_CLZ(u32 x) {
	return x ? (u32)__builtin_clz(x) : 32;
}

static inline u64 I64_CLZ(u64 x) {
	return x ? (u64)__builtin_clzll(x) : 64;
}

static inline u32 I32_CTZ(u32 x) {
	return x ? (u32)__builtin_ctz(x) : 32;
}

#include "memory.h"

#endif
