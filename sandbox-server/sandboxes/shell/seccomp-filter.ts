/**
 * System call filters (classic BPF, `struct sock_filter[]` of linux/filter.h) for programs inside the fence. They deny what
 * no lesson needs and what has been a way out of namespaces, or a look at the host, before: the kernel's log, keyrings,
 * BPF, performance counters, io_uring, userfaultfd, modules, kexec and new mounts. Everything else passes.
 *
 * Who may make namespaces is root in them, and reaches code of the kernel that was written for root: their filter allows
 * mounts and chroot, and closes what makes that code dangerous without being needed (packet and raw sockets, netlink and
 * with it firewalls and traffic control, tables of iptables, the newer calls for mounts).
 */

/** Offsets in `struct seccomp_data`; arguments are 64 bits wide, little-endian, and only their low halves are read. */
const callNumberOffset = 0;
const architectureOffset = 4;
const argumentOffset = (index: number) => 16 + index * 8;

/** BPF_LD|BPF_W|BPF_ABS, BPF_ALU|BPF_AND|BPF_K, BPF_JMP|BPF_JEQ|BPF_K, BPF_JMP|BPF_JGE|BPF_K, BPF_RET|BPF_K. */
const load = 0x20;
const and = 0x54;
const jumpIfEqual = 0x15;
const jumpIfAtLeast = 0x35;
const giveBack = 0x06;

const allow = 0x7fff_0000;
/** SECCOMP_RET_ERRNO with EPERM. */
const deny = 0x0005_0001;
/** SECCOMP_RET_ERRNO with ENOSYS: programs that try a newer call first then fall back. */
const unknown = 0x0005_0026;
/** SECCOMP_RET_ERRNO with EAFNOSUPPORT: programs that look for a family of sockets go on without it. */
const noSuchFamily = 0x0005_0061;

interface Architecture {
  /** AUDIT_ARCH_… of linux/audit.h. */
  readonly audit: number;
  /** The first number of a second calling convention (x32), which would bypass the list. */
  readonly foreignCallsFrom?: number;
  readonly denied: readonly number[];
  /** pivot_root, chroot, mount, umount2. */
  readonly rooms: readonly number[];
  readonly socket: number;
  /** setsockopt, getsockopt. */
  readonly socketOptions: readonly number[];
}

/** Numbers that all architectures share: io_uring_setup, io_uring_enter, io_uring_register. */
const rings = [425, 426, 427];
/** open_tree, move_mount, fsopen, fsconfig, fsmount, fspick, mount_setattr; the same everywhere as well. */
const newerMounts = [428, 429, 430, 431, 432, 433, 442];

/** Numbers of asm/unistd_64.h and asm-generic/unistd.h. */
const architectures: Readonly<Record<string, Architecture>> = {
  x64: {
    audit: 0xc000_003e,
    foreignCallsFrom: 0x4000_0000,
    denied: [
      103, // syslog
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
    ],
    rooms: [155, 161, 165, 166],
    socket: 41,
    socketOptions: [54, 55],
  },
  arm64: {
    audit: 0xc000_00b7,
    denied: [116, 224, 142, 105, 104, 217, 218, 219, 241, 265, 273, 294, 280, 282],
    rooms: [41, 51, 40, 39],
    socket: 198,
    socketOptions: [208, 209],
  },
};

/**
 * The filter's bytes as `bwrap --seccomp` reads them; undefined for a processor that is not in the table.
 * @param architecture as in `process.arch`
 */
export function seccompFilter(architecture: string): Uint8Array | undefined {
  const known = architectures[architecture];
  if (known === undefined) return undefined;
  return assemble([
    ...checkArchitecture(known),
    ...refuse([...known.denied, ...known.rooms, ...newerMounts], deny),
    ...refuse(rings, unknown),
    [giveBack, 0, 0, allow],
  ]);
}

/** As `seccompFilter`, for learners who may make namespaces: they mount and chroot, and have fewer kinds of sockets. */
export function namespacesFilter(architecture: string): Uint8Array | undefined {
  const known = architectures[architecture];
  if (known === undefined) return undefined;
  return assemble([
    ...checkArchitecture(known),
    ...refuse(known.denied, deny),
    ...refuse([...rings, ...newerMounts], unknown),
    ...within(known.socket, plainSocketsOnly),
    ...known.socketOptions.flatMap((call) => within(call, noTables)),
    [giveBack, 0, 0, allow],
  ]);
}

/** Opcode, jump when true, jump when false, operand. */
type Instruction = readonly [number, number, number, number];

/** Leaves the call's number loaded. */
function checkArchitecture({ audit, foreignCallsFrom }: Architecture): readonly Instruction[] {
  return [
    [load, 0, 0, architectureOffset],
    // A program of another architecture (32 bit) has other numbers: refuse it whole.
    [jumpIfEqual, 1, 0, audit],
    [giveBack, 0, 0, deny],
    [load, 0, 0, callNumberOffset],
    ...(foreignCallsFrom === undefined
      ? []
      : ([
          [jumpIfAtLeast, 0, 1, foreignCallsFrom],
          [giveBack, 0, 0, deny],
        ] as const)),
  ];
}

function refuse(calls: readonly number[], answer: number): readonly Instruction[] {
  return calls.flatMap((call): Instruction[] => [
    [jumpIfEqual, 0, 1, call],
    [giveBack, 0, 0, answer],
  ]);
}

/** Instructions for one call, which must all end with an answer; other calls jump over them. */
function within(call: number, instructions: readonly Instruction[]): readonly Instruction[] {
  return [[jumpIfEqual, 0, instructions.length, call], ...instructions];
}

/** socket(domain, type, protocol): AF_UNIX, AF_INET and AF_INET6, as streams (1) or datagrams (2). */
const plainSocketsOnly: readonly Instruction[] = [
  [load, 0, 0, argumentOffset(0)],
  [jumpIfEqual, 3, 0, 1],
  [jumpIfEqual, 2, 0, 2],
  [jumpIfEqual, 1, 0, 10],
  [giveBack, 0, 0, noSuchFamily],
  [load, 0, 0, argumentOffset(1)],
  // The upper bits are flags such as SOCK_CLOEXEC.
  [and, 0, 0, 0xf],
  [jumpIfEqual, 2, 0, 1],
  [jumpIfEqual, 1, 0, 2],
  [giveBack, 0, 0, deny],
  [giveBack, 0, 0, allow],
];

/**
 * setsockopt(socket, level, option, …) and its reading counterpart: the tables of iptables, arptables, ebtables and IPVS
 * (SOL_IP 0 from 64 on, SOL_IPV6 41 from 64 to 65) and the protocols above TCP that the kernel loads (SOL_TCP 6, 31).
 */
const noTables: readonly Instruction[] = [
  [load, 0, 0, argumentOffset(1)],
  [jumpIfEqual, 3, 0, 0],
  [jumpIfEqual, 5, 0, 41],
  [jumpIfEqual, 8, 0, 6],
  [giveBack, 0, 0, allow],
  [load, 0, 0, argumentOffset(2)],
  [jumpIfAtLeast, 8, 0, 64],
  [giveBack, 0, 0, allow],
  [load, 0, 0, argumentOffset(2)],
  [jumpIfEqual, 5, 0, 64],
  [jumpIfEqual, 4, 0, 65],
  [giveBack, 0, 0, allow],
  [load, 0, 0, argumentOffset(2)],
  [jumpIfEqual, 1, 0, 31],
  [giveBack, 0, 0, allow],
  [giveBack, 0, 0, deny],
];

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
