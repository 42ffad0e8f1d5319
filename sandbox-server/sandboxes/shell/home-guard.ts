import { type FSWatcher, watch } from "node:fs";
import type { Message } from "../../language/message.ts";
import { type HomeSize, measureHome } from "./home-size.ts";
import { descendants, isWritingBelow } from "./process-tree.ts";
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
  /** Told when programs were ended, with a line for the learner. */
  readonly onFull: (message: Message) => void;
}

/** How often a home is measured while files in it change, and how long it must be quiet before the guard sleeps. */
const measureEveryMs = 200;
const quietMs = 2_000;

/** Past this multiple of the limit and still growing, the sandbox's shells are ended too: one of them keeps writing. */
const lastResort = 1.5;

/** Sleeping guards ask the kernel about this many directories; deeper trees are watched from their first levels. */
const watchedDirectories = 200;

/**
 * Holds a home below its limits. It sleeps on the kernel's file notices; the first notice wakes it, and while files go
 * on changing it measures at a fixed pace, so that no storm of notices can load the server. When the home is past a
 * limit, the programs that hold a file of it open for writing are killed; a shell that writes by itself is interrupted.
 * The bound is therefore not sharp: what can be written in one pause between two measurements comes on top.
 */
export class HomeGuard implements Disposable {
  readonly #options: HomeGuardOptions;
  #watchers: FSWatcher[] = [];
  #timer: NodeJS.Timeout | undefined;
  #isDisposed = false;

  constructor(options: HomeGuardOptions) {
    this.#options = options;
    void this.#measureUntilQuiet();
  }

  [Symbol.dispose](): void {
    this.#isDisposed = true;
    clearTimeout(this.#timer);
    this.#unwatch();
  }

  async #measureUntilQuiet(): Promise<void> {
    let last: HomeSize | undefined;
    for (let quiet = 0; quiet < quietMs && !this.#isDisposed; quiet += measureEveryMs) {
      const size = await measureHome(this.#options.home, this.#options.limits.entries * lastResort);
      if (last !== undefined && (size.bytes !== last.bytes || size.entries !== last.entries)) quiet = 0;
      // Somebody who cleans up must not be taken for somebody who fills: only growth ends shells.
      const isGrowing = last !== undefined && (size.bytes > last.bytes || size.entries > last.entries);
      if (isOver(size, this.#options.limits, 1)) await this.#enforce(size, isGrowing);
      last = size;
      await this.#pause();
    }
    if (!this.#isDisposed && last !== undefined) this.#sleep(last.directories);
  }

  #pause(): Promise<void> {
    return new Promise((resolve) => {
      this.#timer = setTimeout(resolve, measureEveryMs);
      this.#timer.unref();
    });
  }

  #sleep(directories: readonly string[]): void {
    const wake = () => {
      if (this.#watchers.length === 0 || this.#isDisposed) return;
      this.#unwatch();
      void this.#measureUntilQuiet();
    };
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
    const { limits, fences, onFull } = this.#options;
    let ended = 0;
    for (const fence of fences()) {
      // The first process inside is the learner's shell (or the one program of a run).
      const [shell, ...programs] = await descendants(fence);
      if (shell === undefined) continue;
      for (const pid of programs) {
        if (await isWritingBelow(pid, [insideHome, "/tmp"])) ended += end(pid, "SIGKILL");
      }
      if (isGrowing && isOver(size, limits, lastResort)) ended += end(shell, "SIGKILL");
      else if (await isWritingBelow(shell, [insideHome])) ended += end(shell, "SIGINT");
    }
    if (ended > 0) onFull(fullMessage(size, limits));
  }
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
