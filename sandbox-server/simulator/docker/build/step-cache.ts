import type { ImageSettings } from "../image-store.ts";
import type { ImageRecord } from "../images/image-record.ts";
import type { LayeredImageStore } from "../images/store.ts";

/** Looks for images that an earlier build made by the same step; after the first miss of a stage it looks no more. */
export class StepCache {
  readonly #images: LayeredImageStore;
  readonly #isOff: boolean;
  #missed = false;

  constructor(images: LayeredImageStore, isOff: boolean) {
    this.#images = images;
    this.#isOff = isOff;
  }

  /** A new stage begins. */
  reset(): void {
    this.#missed = false;
  }

  find(parent: ImageRecord, step: ImageSettings): ImageRecord | undefined {
    if (this.#isOff || this.#missed) return undefined;
    const parentId = this.#images.isScratch(parent) ? "" : parent.id;
    const wanted = key(step);
    const found = this.#images
      .list()
      .filter(
        ({ parent: id, parts }) =>
          id === parentId && parts.containerConfig !== undefined && key(parts.containerConfig) === wanted,
      )
      .sort((a, b) => a.created - b.created)
      .at(-1);
    this.#missed = found === undefined;
    return found;
  }
}

/** Settings as one text, whatever the order of their fields; nothing, null and empty are the same. */
function key(settings: ImageSettings): string {
  return JSON.stringify(ordered(settings));
}

function ordered(value: object): unknown[] {
  return Object.entries(value)
    .filter(([, entry]) => entry !== undefined && entry !== null && entry !== "" && !isEmpty(entry))
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, entry]) => [name, typeof entry === "object" && !Array.isArray(entry) ? sorted(entry) : entry]);
}

/** Ports and volumes are names with nothing in them, labels names with texts. */
function sorted(entry: object): unknown[] {
  return Object.entries(entry).sort(([a], [b]) => (a < b ? -1 : 1));
}

function isEmpty(entry: unknown): boolean {
  return typeof entry === "object" && entry !== null && Object.keys(entry).length === 0;
}
