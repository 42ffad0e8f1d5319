import { EngineFault } from "../engine-fault.ts";
import { familiarName } from "./image-names.ts";
import type { ImageRecord } from "./image-record.ts";
import { chainIds } from "./image-views.ts";
import type { LayeredImageStore } from "./store.ts";

/** One line of what `docker rmi` prints. */
export type Removal = { readonly Untagged: string } | { readonly Deleted: string };

interface Conflict {
  readonly message: string;
  readonly isUse: boolean;
}

/**
 * `docker rmi`, with dockerd's rules: a name goes first, the image with its last name, then parents without a name.
 * Errors: EngineFault 404, 409.
 */
export function removeImage(
  store: LayeredImageStore,
  reference: string,
  options: { readonly force: boolean; readonly prunes: boolean },
): Removal[] {
  const record = store.get(reference);
  const removed: Removal[] = [];
  const name = isIdOf(record, reference) ? undefined : store.index.nameIn(reference);
  if (name !== undefined) {
    if (!options.force && isOneRepository(namesOf(store, record))) demandUnused(store, record, reference);
    untag(store, record, name, removed);
    untagOrphanedDigests(store, record, name, removed);
    if (namesOf(store, record).length > 0) return removed;
  } else if (isOneRepository(namesOf(store, record))) {
    const conflict = findConflict(store, record, { soft: !options.force, names: false });
    if (conflict !== undefined) throw new EngineFault(409, conflict.message);
    for (const one of namesOf(store, record)) untag(store, record, one, removed);
  }
  deleteImage(store, record, { ...options, quiet: name !== undefined }, removed);
  return removed;
}

function isIdOf({ id }: ImageRecord, reference: string): boolean {
  return id.startsWith(reference.startsWith("sha256:") ? reference : `sha256:${reference}`);
}

function namesOf({ index }: LayeredImageStore, { id }: ImageRecord): string[] {
  const names = (map: ReadonlyMap<string, string>) =>
    [...map].filter(([, target]) => target === id).map(([name]) => name);
  return [...names(index.tags()), ...names(index.digests())];
}

function repositoryOf(name: string): string {
  const at = name.indexOf("@");
  return at >= 0 ? name.slice(0, at) : name.slice(0, name.lastIndexOf(":"));
}

/** At most one tag, or digests beside it in the same repository. */
function isOneRepository(names: readonly string[]): boolean {
  return (
    names.length <= 1 ||
    (new Set(names.map(repositoryOf)).size === 1 && names.filter((name) => !name.includes("@")).length <= 1)
  );
}

function demandUnused(store: LayeredImageStore, record: ImageRecord, reference: string): void {
  const [user] = store.parts.containers().usersOf(record.id);
  if (user === undefined) return;
  throw new EngineFault(
    409,
    `conflict: unable to remove repository reference "${reference}" (must force) - container ${user.id.slice(0, 12)} is using its referenced image ${short(record)}`,
  );
}

function untag(store: LayeredImageStore, { id }: ImageRecord, name: string, removed: Removal[]): void {
  store.index.untag(name);
  store.publish("untag", id);
  removed.push({ Untagged: familiarName(name) });
}

/** With a repository's last tag its digests go too. */
function untagOrphanedDigests(store: LayeredImageStore, record: ImageRecord, name: string, removed: Removal[]): void {
  const same = namesOf(store, record).filter((other) => repositoryOf(other) === repositoryOf(name));
  if (name.includes("@") || same.some((other) => !other.includes("@"))) return;
  for (const digest of same) untag(store, record, digest, removed);
}

function deleteImage(
  store: LayeredImageStore,
  record: ImageRecord,
  options: { readonly force: boolean; readonly prunes: boolean; readonly quiet: boolean },
  removed: Removal[],
): void {
  const conflict = findConflict(store, record, { soft: !options.force, names: true });
  if (conflict !== undefined) {
    const isDangling = namesOf(store, record).length === 0;
    if (options.quiet && (!isDangling || conflict.isUse || store.index.childrenOf(record.id).length > 0)) return;
    throw new EngineFault(409, conflict.message);
  }
  for (const name of namesOf(store, record)) untag(store, record, name, removed);
  const before = chainsIn(store);
  store.index.remove(record.id);
  const after = chainsIn(store);
  store.publish("delete", record.id);
  removed.push({ Deleted: record.id });
  for (const chain of [...before].reverse()) if (!after.has(chain)) removed.push({ Deleted: chain });
  const parent = store.index.byId(record.parent);
  if (options.prunes && parent !== undefined)
    deleteImage(store, parent, { force: false, prunes: true, quiet: true }, removed);
}

function chainsIn(store: LayeredImageStore): Set<string> {
  return new Set(store.list().flatMap(({ layers }) => chainIds(layers.map(({ digest }) => digest))));
}

function findConflict(
  store: LayeredImageStore,
  record: ImageRecord,
  looks: { readonly soft: boolean; readonly names: boolean },
): Conflict | undefined {
  const conflict = (isHard: boolean, why: string, isUse = false): Conflict => ({
    message: `conflict: unable to delete ${short(record)} (${isHard ? "cannot be forced" : "must be forced"}) - ${why}`,
    isUse,
  });
  if (store.index.childrenOf(record.id).length > 0) return conflict(true, "image has dependent child images");
  const users = store.parts.containers().usersOf(record.id);
  const running = users.find(({ isRunning }) => isRunning);
  if (running !== undefined)
    return conflict(true, `image is being used by running container ${running.id.slice(0, 12)}`, true);
  if (!looks.soft) return undefined;
  if (looks.names && namesOf(store, record).length > 0)
    return conflict(false, "image is referenced in multiple repositories");
  const [stopped] = users;
  if (stopped === undefined) return undefined;
  return conflict(false, `image is being used by stopped container ${stopped.id.slice(0, 12)}`, true);
}

function short({ id }: ImageRecord): string {
  return id.slice(7, 19);
}
