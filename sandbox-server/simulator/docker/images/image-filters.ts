import { type Filters, fits, fitsLabels, parseFilters } from "../filters.ts";
import type { ImageRecord } from "./image-record.ts";
import type { LayeredImageStore } from "./store.ts";

const known = ["dangling", "label", "label!", "before", "since", "reference", "until"];

/**
 * The images that `filters` (JSON of the API) leaves, newest first. Without `all`, those are left out that are only
 * steps of others. Errors: EngineFault 400, 404.
 */
export function filterImages(store: LayeredImageStore, text: string | null, all: boolean): ImageRecord[] {
  const filters = parseFilters(text, known);
  const { index } = store;
  const times = (name: string) => (filters.get(name) ?? []).map((reference) => store.get(reference).created);
  const [before, since] = [times("before"), times("since")];
  return index
    .records()
    .map((record, order) => ({ record, order }))
    .filter(({ record }) => {
      const { repoTags, id, created, settings } = record;
      const hasChildren = index.childrenOf(id).length > 0;
      if (isNameless(record) && hasChildren && !all) return false;
      if (!fits(filters, "dangling", (value) => isTrue(value) === (isNameless(record) && !hasChildren))) return false;
      if (before.some((time) => created >= time) || since.some((time) => created <= time)) return false;
      if (!fits(filters, "reference", (pattern) => repoTags.some((tag) => matchesName(tag, pattern)))) return false;
      return matchesLabels(filters, settings.Labels ?? {});
    })
    .sort((a, b) => b.record.created - a.record.created || b.order - a.order)
    .map(({ record }) => record);
}

/** With references asked for, only the tags that fit them are told. */
export function shownTags(text: string | null): (tag: string) => boolean {
  const filters = parseFilters(text, known);
  return (tag) => fits(filters, "reference", (pattern) => matchesName(tag, pattern));
}

export function isNameless({ repoTags, repoDigests }: ImageRecord): boolean {
  return repoTags.length === 0 && repoDigests.length === 0;
}

/** True for images that have all the labels of `label` and none of those of `label!`. */
export function matchesLabels(filters: Filters, labels: Readonly<Record<string, string>>): boolean {
  const unwanted = filters.get("label!") ?? [];
  const has = (asked: string) => fitsLabels(new Map([["label", [asked]]]), labels);
  return fitsLabels(filters, labels) && !unwanted.some(has);
}

export function isTrue(value: string): boolean {
  return ["true", "1", "t"].includes(value.toLowerCase());
}

/** `path.Match` on the whole name, or on the repository alone. */
function matchesName(tag: string, pattern: string): boolean {
  const form = new RegExp(
    `^${pattern
      .replace(/[.+^${}()|\\]/g, "\\$&")
      .replaceAll("*", "[^/]*")
      .replaceAll("?", "[^/]")}$`,
  );
  return form.test(tag) || form.test(tag.replace(/@.*$|:[^:/]*$/, ""));
}
