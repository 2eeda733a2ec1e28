/*
 * The linear memory: an array of LINEAR_BYTES, which need not be pages. Loads and stores take an address and the
 * instruction's constant offset, apart, so that the compiler can use the processor's own offsets.
 * With OCELLI_CHECKED each of them is checked; without it, what the firmware's own checks let through is trusted.
 */
#ifndef OCELLI_MEMORY_H
#define OCELLI_MEMORY_H

extern u8 linear_memory[LINEAR_BYTES];

#ifdef OCELLI_CHECKED
#define CHECK(address, offset, bytes)                                                    \
	if (UNLIKELY((u64)(offset) + (bytes) > LINEAR_BYTES ||                               \
		(address) > LINEAR_BYTES - (bytes) - (offset)))                                  \
	wasm_trap()
#else
#define CHECK(address, offset, bytes) ((void)0)
#endif

#define ALWAYS_INLINE static inline __attribute__((always_inline))

/* `stored` is the type in memory, `widened` how it is extended, `result` the type of the value. */
#define LOAD(name, stored, widened, result)                                              \
	ALWAYS_INLINE result name(u32 address, u32 offset) {                                 \
		stored value;                                                                    \
		CHECK(address, offset, sizeof value);                                            \
		__builtin_memcpy(&value, linear_memory + address + offset, sizeof value);        \
		return (result)(widened)value;                                                   \
	}

#define STORE(name, stored, given)                                                       \
	ALWAYS_INLINE void name(u32 address, u32 offset, given value) {                      \
		stored narrowed = (stored)value;                                                 \
		CHECK(address, offset, sizeof narrowed);                                         \
		__builtin_memcpy(linear_memory + address + offset, &narrowed, sizeof narrowed);  \
	}

LOAD(i32_load, u32, u32, u32)
LOAD(i32_load8_s, s8, s32, u32)
LOAD(i32_load8_u, u8, u32, u32)
LOAD(i32_load16_s, s16, s32, u32)
LOAD(i32_load16_u, u16, u32, u32)
LOAD(i64_load, u64, u64, u64)
LOAD(i64_load8_s, s8, s64, u64)
LOAD(i64_load8_u, u8, u64, u64)
LOAD(i64_load16_s, s16, s64, u64)
LOAD(i64_load16_u, u16, u64, u64)
LOAD(i64_load32_s, s32, s64, u64)
LOAD(i64_load32_u, u32, u64, u64)
LOAD(f32_load, f32, f32, f32)
STORE(i32_store, u32, u32)
STORE(i32_store8, u8, u32)
STORE(i32_store16, u16, u32)
STORE(i64_store, u64, u64)
STORE(i64_store8, u8, u64)
STORE(i64_store16, u16, u64)
STORE(i64_store32, u32, u64)

#endif
