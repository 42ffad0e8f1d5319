import { type FSWatcher, watch } from "node:fs";
import { stat } from "node:fs/promises";
import type { Message } from "../../language/message.ts";
import { type HomeSize, measureHome } from "./home-size.ts";
import { descendants, isWritingTo } from "./process-tree.ts";
import { insideHome } from "./shell-place.ts";

export interface HomeLimits {
  readonly bytes: number;
  readonly entries: number;
}

export interface HomeGuardOptions {
  readonly home: string;
  readonly limits: HomeLimits;
  /** Process ids of the sandbox's running fences. */
  readonly fences: () => readonly number[];
  /** Told of every measurement. */
  readonly onMeasured: (size: HomeSize) => void;
  /** Told when programs were ended, with a line for the learner. */
  readonly onFull: (message: Message) => void;
}

/** How often a home is measured at most, while files in it change. */
const measureEveryMs = 200;

/** Past this multiple of the limit and still growing, the sandbox's shells are ended too: one of them keeps writing. */
const lastResort = 1.5;

/** Sleeping guards ask the kernel about this many directories; deeper trees are watched from their first levels. */
const watchedDirectories = 200;

/**
 * Holds a home below its limits. It sleeps on the kernel's file notices; the first notice wakes it, and while sizes go
 * on changing it measures at a fixed pace, so that no storm of notices can load the server. When the home is past a
 * limit, the programs that hold a file of it open for writing are killed; a shell that writes by itself is interrupted.
 * The bound is therefore not sharp: what can be written in one pause between two measurements comes on top.
 */
export class HomeGuard implements Disposable {
  readonly #options: HomeGuardOptions;
  #watchers: FSWatcher[] = [];
  #timer: NodeJS.Timeout | undefined;
  #isDisposed = false;
  #isAsleep = false;
  /** A notice came while the guard was falling asleep. */
  #wasDisturbed = false;
  #last: HomeSize | undefined;

  constructor(options: HomeGuardOptions) {
    this.#options = options;
    void this.#measureUntilQuiet();
  }

  [Symbol.dispose](): void {
    this.#isDisposed = true;
    clearTimeout(this.#timer);
    this.#unwatch();
  }

  /**
   * Measures until nothing changes any more, then asks the kernel for notices and measures once more: what changed in
   * between would not be told.
   */
  async #measureUntilQuiet(): Promise<void> {
    while (!this.#isDisposed) {
      const last = this.#last;
      const size = await measureHome(this.#options.home, this.#options.limits.entries * lastResort);
      this.#options.onMeasured(size);
      // Somebody who cleans up must not be taken for somebody who fills: only growth ends shells.
      const isGrowing = last !== undefined && (size.bytes > last.bytes || size.entries > last.entries);
      if (isOver(size, this.#options.limits, 1)) await this.#enforce(size, isGrowing);
      this.#last = size;
      const isQuiet = last === undefined || isSame(size, last);
      if (isQuiet && this.#watchers.length > 0) {
        this.#isAsleep = true;
        return;
      }
      if (!isQuiet || this.#wasDisturbed) await this.#pause();
      this.#unwatch();
      this.#wasDisturbed = false;
      if (isQuiet) this.#watch(size.directories);
      // Where the kernel gives no notices, it is measured for ever.
      if (isQuiet && this.#watchers.length === 0) await this.#pause();
    }
  }

  #pause(): Promise<void> {
    return new Promise((resolve) => {
      this.#timer = setTimeout(resolve, measureEveryMs);
      this.#timer.unref();
    });
  }

  #watch(directories: readonly string[]): void {
    const wake = () => {
      if (this.#watchers.length === 0) return;
      this.#unwatch();
      this.#wasDisturbed = true;
      if (!this.#isAsleep) return;
      this.#isAsleep = false;
      // What wrote is hardly done yet; and notices that come one by one must not measure each time.
      void this.#pause().then(() => this.#measureUntilQuiet());
    };
    if (this.#isDisposed) return;
    for (const directory of directories.slice(0, watchedDirectories)) {
      try {
        this.#watchers.push(watch(directory, { persistent: false }, wake).on("error", () => undefined));
      } catch {
        // The directory has gone, or the kernel has no watches left: its parents are watched all the same.
      }
    }
  }

  #unwatch(): void {
    for (const watcher of this.#watchers) watcher.close();
    this.#watchers = [];
  }

  async #enforce(size: HomeSize, isGrowing: boolean): Promise<void> {
    const { home, limits, fences, onFull } = this.#options;
    const device = await stat(home).then(({ dev }) => dev);
    let ended = 0;
    for (const fence of fences()) {
      // The first process inside is the learner's shell (or the one program of a run).
      const [shell, ...programs] = await descendants(fence);
      if (shell === undefined) continue;
      for (const pid of programs) {
        if (await isWritingTo(pid, { directories: [insideHome, "/tmp"], device })) ended += end(pid, "SIGKILL");
      }
      if (isGrowing && isOver(size, limits, lastResort)) ended += end(shell, "SIGKILL");
      else if (await isWritingTo(shell, { directories: [insideHome], device })) ended += end(shell, "SIGINT");
    }
    if (ended > 0) onFull(fullMessage(size, limits));
  }
}

function isSame(one: HomeSize, other: HomeSize): boolean {
  return (
    one.bytes === other.bytes && one.entries === other.entries && one.directories.join() === other.directories.join()
  );
}

function isOver(size: HomeSize, limits: HomeLimits, factor: number): boolean {
  return size.bytes > limits.bytes * factor || size.entries > limits.entries * factor;
}

/** 1 when the process was there to be told. */
function end(pid: number, signal: "SIGKILL" | "SIGINT"): number {
  try {
    process.kill(pid, signal);
    return 1;
  } catch {
    return 0;
  }
}

function fullMessage(size: HomeSize, limits: HomeLimits): Message {
  const mebibytes = (bytes: number) => Math.ceil(bytes / 1024 / 1024);
  return {
    en: `Your home is full (${mebibytes(size.bytes)} of ${mebibytes(limits.bytes)} MiB, ${size.entries} of ${limits.entries} files). The programs that were writing were ended: remove something before you go on.`,
    fr: `Votre dossier personnel est plein (${mebibytes(size.bytes)} sur ${mebibytes(limits.bytes)} Mio, ${size.entries} fichiers sur ${limits.entries}). Les programmes qui écrivaient ont été arrêtés : supprimez quelque chose avant de continuer.`,
  };
}
