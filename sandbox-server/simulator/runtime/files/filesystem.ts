import { SystemFault } from "./system-fault.ts";

/**
 * A disk of its own: a container's writable layer or a volume. Counts what is stored on it.
 * `heldBytes` is what this process really keeps in memory for it (runs of zeros cost nothing), and has its own bound
 * so that no container can exhaust the server.
 */
export class Filesystem {
  readonly type: string;
  readonly limitBytes: number;
  usedBytes = 0;
  heldBytes = 0;
  /** Grows with every change, so that a snapshot knows whether anything needs saving. */
  revision = 0;

  constructor(type: string, limitBytes: number) {
    this.type = type;
    this.limitBytes = limitBytes;
  }

  /** Throws ENOSPC where the change would pass the limit; freeing always succeeds. */
  charge(usedDelta: number, heldDelta: number): void {
    if (usedDelta > 0 && this.usedBytes + usedDelta > this.limitBytes) throw new SystemFault("ENOSPC");
    if (heldDelta > 0 && this.heldBytes + heldDelta > MAX_HELD_BYTES) throw new SystemFault("ENOSPC");
    this.usedBytes += usedDelta;
    this.heldBytes += heldDelta;
    this.revision += 1;
  }
}

/** What one disk may cost this process; a lab's database or log stays far below. */
const MAX_HELD_BYTES = 48 * 1024 * 1024;

/** The size that `df` shows for a node's disk. */
export const NODE_DISK_BYTES = 40 * 1024 * 1024 * 1024;
