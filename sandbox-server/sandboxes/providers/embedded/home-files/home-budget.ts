import { SystemFault } from "../../../../simulator/runtime/files/system-fault.ts";
import type { SafeDirectory } from "./safe-directory.ts";

export interface BudgetLimits {
  readonly bytes: number;
  readonly entries: number;
}

/** How much containers may add before the home is measured again. */
const UNMEASURED_BYTES = 4 * 1024 * 1024;
const UNMEASURED_ENTRIES = 200;

/** Keeps what containers write into a home below the home's limits. */
export class HomeBudget {
  readonly #files: SafeDirectory;
  readonly #limits: BudgetLimits;
  #bytes = Number.POSITIVE_INFINITY;
  #entries = Number.POSITIVE_INFINITY;
  #measured = { bytes: 0, entries: 0 };

  constructor(files: SafeDirectory, limits: BudgetLimits) {
    this.#files = files;
    this.#limits = limits;
  }

  /** Throws SystemFault ENOSPC where the home would become too large. */
  charge(bytes: number, entries: number): void {
    this.#bytes += Math.max(0, bytes);
    this.#entries += entries;
    if (this.#bytes > UNMEASURED_BYTES || this.#entries > UNMEASURED_ENTRIES) this.#measure(bytes, entries);
    const { bytes: most, entries: mostEntries } = this.#limits;
    if (this.#measured.bytes + this.#bytes <= most && this.#measured.entries + this.#entries <= mostEntries) return;
    // What was refused now was not written: the next one looks again.
    this.#bytes = Number.POSITIVE_INFINITY;
    throw new SystemFault("ENOSPC");
  }

  #measure(bytes: number, entries: number): void {
    this.#measured = { bytes: 0, entries: 0 };
    this.#count([]);
    this.#bytes = Math.max(0, bytes);
    this.#entries = entries;
  }

  #count(names: readonly string[]): void {
    for (const name of this.#files.list(names)) {
      this.#measured.entries += 1;
      if (this.#measured.entries > this.#limits.entries) return;
      const inner = [...names, name];
      try {
        const stats = this.#files.stat(inner);
        this.#measured.bytes += stats.size;
        if (stats.isDirectory()) this.#count(inner);
      } catch (fault) {
        // Gone or closed meanwhile: it counts nothing.
        if (!(fault instanceof SystemFault)) throw fault;
      }
    }
  }
}
