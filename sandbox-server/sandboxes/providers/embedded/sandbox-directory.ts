import { mkdir, open, readdir, readFile, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { MatelotError } from "../../../errors/index.ts";
import type { ClusterSnapshot } from "../../../simulator/cluster.ts";
import { removeTree } from "../../learner-home.ts";
import type { SandboxId } from "../../sandbox-provider.ts";

const recordSchema = z.object({
  version: z.literal(1),
  id: z.string().transform((id) => id as SandboxId),
  learner: z.string(),
  exercise: z.string(),
  namespace: z.string(),
  createdAt: z.number(),
  /** The user its programs run as, where the server is root. */
  owner: z.number().optional(),
  /** The learner's programs may make namespaces. */
  linuxNamespaces: z.literal(true).optional(),
  /** For the gateway. */
  token: z.string().min(32),
});

/** What is written down of a sandbox. */
export type SandboxRecord = z.infer<typeof recordSchema>;

const snapshotSchema = z.looseObject({ version: z.literal(1) });

/** Ids are directory names here: whatever asks for another form asks for nothing. */
const idForm = /^[a-z0-9][a-z0-9-]{0,62}$/;

/**
 * The sandboxes on disk, one directory each: `record.json`, `cluster.json`, `home/`. A directory whose name begins with
 * a dot is on its way in or out; it belongs to nobody after a crash.
 */
export class SandboxDirectory {
  readonly #path: string;
  #opened: Promise<void> | undefined;

  /** Touches nothing yet: asking a provider what stands in its way must not disturb a server that runs. */
  constructor(path: string) {
    this.#path = path;
  }

  /** Makes the directory and removes what a crash has left half-made; later calls do nothing. */
  open(): Promise<void> {
    this.#opened ??= this.#reap();
    return this.#opened;
  }

  async #reap(): Promise<void> {
    await mkdir(this.#path, { recursive: true, mode: 0o700 });
    for (const name of await readdir(this.#path)) if (name.startsWith(".")) await removeTree(join(this.#path, name));
  }

  /** Where a sandbox is made before `publish` shows it. */
  draft(id: SandboxId): string {
    return join(this.#path, `.new-${id}`);
  }

  home(id: SandboxId): string {
    return join(this.#path, id, "home");
  }

  file(id: SandboxId, name: string): string {
    return join(this.#path, id, name);
  }

  /** @param snapshot undefined for a sandbox that is not started again */
  async writeDraft(record: SandboxRecord, snapshot: ClusterSnapshot | undefined): Promise<void> {
    const draft = this.draft(record.id);
    await writeFile(join(draft, "record.json"), JSON.stringify(record), { mode: 0o600 });
    if (snapshot === undefined) return;
    await writeFile(join(draft, "cluster.json"), JSON.stringify(snapshot), { mode: 0o600 });
  }

  publish(id: SandboxId): Promise<void> {
    return rename(this.draft(id), join(this.#path, id));
  }

  async discardDraft(id: SandboxId): Promise<void> {
    await removeTree(this.draft(id));
  }

  async list(): Promise<readonly SandboxRecord[]> {
    await this.open();
    const names = await readdir(this.#path);
    const records = await Promise.all(names.map((name) => this.find(name)));
    return records.filter((record) => record !== undefined);
  }

  /** Undefined for an unknown id and for a directory without a readable record. */
  async find(id: string): Promise<SandboxRecord | undefined> {
    if (!idForm.test(id)) return undefined;
    const text = await readFile(join(this.#path, id, "record.json"), "utf8").catch(() => undefined);
    return text === undefined ? undefined : recordSchema.safeParse(parsed(text)).data;
  }

  /** Errors: `sandbox-state-damaged`. */
  async readSnapshot(id: SandboxId): Promise<ClusterSnapshot> {
    const path = this.file(id, "cluster.json");
    const text = await readFile(path, "utf8").catch((cause: unknown) => {
      throw new MatelotError("sandbox-state-damaged", { cause });
    });
    const snapshot = snapshotSchema.safeParse(parsed(text));
    if (snapshot.success) return snapshot.data;
    throw new MatelotError("sandbox-state-damaged", { cause: snapshot.error });
  }

  /** Replaces the saved cluster in one step that survives a loss of power: write, fsync, rename, fsync. */
  async writeSnapshot(id: SandboxId, snapshot: ClusterSnapshot): Promise<void> {
    const path = this.file(id, "cluster.json");
    await writeSynced(`${path}.new`, JSON.stringify(snapshot));
    await rename(`${path}.new`, path);
    const directory = await open(join(this.#path, id), "r");
    await directory.sync().finally(() => directory.close());
  }

  /** From the first step on the sandbox is gone for `list`, even if the server dies in the middle. */
  async remove(id: SandboxId): Promise<void> {
    if (!idForm.test(id)) return;
    const gone = join(this.#path, `.gone-${id}`);
    const was = await rename(join(this.#path, id), gone).then(
      () => true,
      () => false,
    );
    if (was) await removeTree(gone);
  }
}

async function writeSynced(path: string, text: string): Promise<void> {
  const file = await open(path, "w", 0o600);
  try {
    await file.writeFile(text);
    await file.sync();
  } finally {
    await file.close();
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
