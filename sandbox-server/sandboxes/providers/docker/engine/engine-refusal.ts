/** What a Docker Engine answered instead of doing it. Translated into a MatelotError where the reason is known. */
export class EngineRefusal extends Error {
  override readonly name = "EngineRefusal";
  /** HTTP status of the engine's answer. */
  readonly status: number;
  /** The engine's own words. */
  readonly words: string;

  constructor(doing: string, status: number, words: string, cause?: unknown) {
    super(`${doing}: ${words}`, { cause });
    this.status = status;
    this.words = words;
  }

  /** A subnet that another network has. */
  get isOverlap(): boolean {
    return this.status === 403 && /overlap/i.test(this.words);
  }

  get isMissing(): boolean {
    return this.status === 404;
  }
}
