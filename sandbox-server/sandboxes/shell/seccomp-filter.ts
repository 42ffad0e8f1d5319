/**
 * A system call filter (classic BPF, `struct sock_filter[]` of linux/filter.h) for programs inside the fence. It denies
 * what no lesson needs and what has been a way out of namespaces, or a look at the host, before: the kernel's log,
 * keyrings, BPF, performance counters, io_uring, userfaultfd, modules, kexec and new mounts. Everything else passes.
 */

/** Offsets in `struct seccomp_data`. */
const callNumberOffset = 0;
const architectureOffset = 4;

/** Opcodes: BPF_LD|BPF_W|BPF_ABS, BPF_JMP|BPF_JEQ|BPF_K, BPF_JMP|BPF_JGE|BPF_K, BPF_RET|BPF_K. */
const load = 0x20;
const jumpIfEqual = 0x15;
const jumpIfAtLeast = 0x35;
const giveBack = 0x06;

const allow = 0x7fff_0000;
/** SECCOMP_RET_ERRNO with EPERM. */
const deny = 0x0005_0001;
/** SECCOMP_RET_ERRNO with ENOSYS: programs that try a newer call first then fall back. */
const unknown = 0x0005_0026;

interface Architecture {
  /** AUDIT_ARCH_… of linux/audit.h. */
  readonly audit: number;
  /** The first number of a second calling convention (x32), which would bypass the list. */
  readonly foreignCallsFrom?: number;
  readonly denied: readonly number[];
  readonly unknown: readonly number[];
}

/** Numbers of asm/unistd_64.h and asm-generic/unistd.h. */
const architectures: Readonly<Record<string, Architecture>> = {
  x64: {
    audit: 0xc000_003e,
    foreignCallsFrom: 0x4000_0000,
    denied: [
      103, // syslog
      155, // pivot_root
      161, // chroot
      165, // mount
      166, // umount2
      167, // swapon
      169, // reboot
      175, // init_module
      246, // kexec_load
      248, // add_key
      249, // request_key
      250, // keyctl
      298, // perf_event_open
      304, // open_by_handle_at
      313, // finit_module
      320, // kexec_file_load
      321, // bpf
      323, // userfaultfd
      428, // open_tree
      429, // move_mount
      430, // fsopen
      432, // fsmount
    ],
    unknown: [425, 426, 427], // io_uring_setup, io_uring_enter, io_uring_register
  },
  arm64: {
    audit: 0xc000_00b7,
    denied: [116, 41, 51, 40, 39, 224, 142, 105, 104, 217, 218, 219, 241, 265, 273, 294, 280, 282, 428, 429, 430, 432],
    unknown: [425, 426, 427],
  },
};

/**
 * The filter's bytes as `bwrap --seccomp` reads them; undefined for a processor that is not in the table.
 * @param architecture as in `process.arch`
 */
export function seccompFilter(architecture: string): Uint8Array | undefined {
  const known = architectures[architecture];
  if (known === undefined) return undefined;
  const program: Instruction[] = [
    [load, 0, 0, architectureOffset],
    // A program of another architecture (32 bit) has other numbers: refuse it whole.
    [jumpIfEqual, 1, 0, known.audit],
    [giveBack, 0, 0, deny],
    [load, 0, 0, callNumberOffset],
  ];
  if (known.foreignCallsFrom !== undefined) {
    program.push([jumpIfAtLeast, 0, 1, known.foreignCallsFrom], [giveBack, 0, 0, deny]);
  }
  for (const call of known.denied) program.push([jumpIfEqual, 0, 1, call], [giveBack, 0, 0, deny]);
  for (const call of known.unknown) program.push([jumpIfEqual, 0, 1, call], [giveBack, 0, 0, unknown]);
  program.push([giveBack, 0, 0, allow]);
  return assemble(program);
}

/** Opcode, jump when true, jump when false, operand. */
type Instruction = readonly [number, number, number, number];

function assemble(program: readonly Instruction[]): Uint8Array {
  const bytes = Buffer.alloc(program.length * 8);
  program.forEach(([code, whenTrue, whenFalse, operand], index) => {
    bytes.writeUInt16LE(code, index * 8);
    bytes.writeUInt8(whenTrue, index * 8 + 2);
    bytes.writeUInt8(whenFalse, index * 8 + 3);
    bytes.writeUInt32LE(operand, index * 8 + 4);
  });
  return bytes;
}
