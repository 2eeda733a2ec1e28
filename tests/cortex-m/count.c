/*
 * QEMU plugin: counts the instructions from each arrival at one address until the next at another, and writes
 * "count N" to standard error. Arguments: from=ADDRESS,to=ADDRESS (hexadecimal).
 * Debian ships no qemu-plugin.h, so what is used of QEMU 7.2's is declared here.
 */
#include <inttypes.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

typedef uint64_t plugin_id;
struct block;
struct instruction;

void qemu_plugin_register_vcpu_tb_trans_cb(plugin_id, void (*)(plugin_id, struct block *));
void qemu_plugin_register_vcpu_insn_exec_inline(struct instruction *, int operation, void *at, uint64_t value);
void qemu_plugin_register_vcpu_insn_exec_cb(struct instruction *, void (*)(unsigned, void *), int flags, void *);
size_t qemu_plugin_tb_n_insns(const struct block *);
struct instruction *qemu_plugin_tb_get_insn(const struct block *, size_t);
uint64_t qemu_plugin_insn_vaddr(const struct instruction *);

#define EXPORTED __attribute__((visibility("default")))
#define ADD 0
#define NO_REGISTERS 0

EXPORTED int qemu_plugin_version = 1;

static uint64_t from, to, count, started;

static void on_from(unsigned cpu, void *unused) {
	(void)cpu;
	(void)unused;
	started = count;
}

static void on_to(unsigned cpu, void *unused) {
	(void)cpu;
	(void)unused;
	fprintf(stderr, "count %" PRIu64 "\n", count - started);
}

static void translate(plugin_id id, struct block *block) {
	(void)id;
	for (size_t i = 0; i < qemu_plugin_tb_n_insns(block); i++) {
		struct instruction *one = qemu_plugin_tb_get_insn(block, i);
		uint64_t address = qemu_plugin_insn_vaddr(one);
		if (address == from) qemu_plugin_register_vcpu_insn_exec_cb(one, on_from, NO_REGISTERS, NULL);
		if (address == to) qemu_plugin_register_vcpu_insn_exec_cb(one, on_to, NO_REGISTERS, NULL);
		qemu_plugin_register_vcpu_insn_exec_inline(one, ADD, &count, 1);
	}
}

EXPORTED int qemu_plugin_install(plugin_id id, const void *info, int argc, char **argv) {
	(void)info;
	for (int i = 0; i < argc; i++) {
		sscanf(argv[i], "from=%" SCNx64, &from);
		sscanf(argv[i], "to=%" SCNx64, &to);
	}
	qemu_plugin_register_vcpu_tb_trans_cb(id, translate);
	return 0;
}
