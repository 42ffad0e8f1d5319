import { engineVersion } from "../api/versions.ts";
import type { ImageSettings } from "../image-store.ts";
import type { ImageRecord } from "./image-record.ts";
import { digestOf } from "./layers/layer-archive.ts";
import type { LayeredImageStore } from "./store.ts";

/** One line of `GET /images/json` (`image.Summary`). */
export function imageSummary(
  store: LayeredImageStore,
  record: ImageRecord,
  minor: number,
  sharedSize: boolean,
  isShown: (tag: string) => boolean = () => true,
): object {
  const { sizeBytes } = record;
  const repoDigests = record.repoDigests.filter(isShown);
  const repoTags = record.repoTags.filter(isShown);
  // Up to API 1.42 an image without a name was called by this one.
  const isNameless = repoTags.length === 0 && repoDigests.length === 0 && minor < 43;
  return {
    Containers: sharedSize ? store.parts.containers().usersOf(record.id).length : -1,
    Created: Math.floor(record.created / 1000),
    Id: record.id,
    Labels: record.settings.Labels ?? null,
    ParentId: record.parent,
    RepoDigests: isNameless ? ["<none>@<none>"] : repoDigests,
    RepoTags: isNameless ? ["<none>:<none>"] : repoTags,
    SharedSize: sharedSize ? sharedSizeOf(store, record) : -1,
    Size: sizeBytes,
    ...(minor < 44 ? { VirtualSize: sizeBytes } : {}),
  };
}

/** Bytes of the layers that other images have too. */
export function sharedSizeOf(store: LayeredImageStore, record: ImageRecord): number {
  const others = new Set(
    store
      .list()
      .filter(({ id }) => id !== record.id)
      .flatMap(({ layers }) => layers.map(({ digest }) => digest)),
  );
  return record.layers.reduce((sum, { digest, sizeBytes }) => sum + (others.has(digest) ? sizeBytes : 0), 0);
}

/** `GET /images/{name}/json`. */
export function imageDetails(store: LayeredImageStore, record: ImageRecord, minor: number): object {
  const { parts, settings, layers } = record;
  const tagged = store.index.tagTimes.get(record.id);
  return {
    Id: record.id,
    RepoTags: record.repoTags,
    RepoDigests: record.repoDigests,
    Parent: record.parent,
    Comment: record.comment,
    Created: new Date(record.created).toISOString(),
    ...(minor < 45 ? { Container: "", ContainerConfig: fullSettings(parts.containerConfig ?? {}) } : {}),
    DockerVersion: parts.containerConfig === undefined && record.parent === "" ? "" : engineVersion,
    Author: record.author,
    Config: minor < 50 ? fullSettings(settings) : settings,
    Architecture: "amd64",
    Os: "linux",
    Size: record.sizeBytes,
    ...(minor < 44 ? { VirtualSize: record.sizeBytes } : {}),
    GraphDriver: { Data: graphData(layers.map(({ digest }) => digest)), Name: "overlay2" },
    RootFS: layers.length === 0 ? { Type: "layers" } : { Type: "layers", Layers: layers.map(({ digest }) => digest) },
    Metadata: { LastTagTime: tagged === undefined ? "0001-01-01T00:00:00Z" : new Date(tagged).toISOString() },
  };
}

/** The configuration with every field that older clients expect (`container.Config`). */
function fullSettings(settings: ImageSettings): object {
  const { User = "", Env = null, Cmd = null, Volumes = null, WorkingDir = "", Entrypoint = null } = settings;
  const { OnBuild = null, Labels = null, ExposedPorts, Healthcheck, StopSignal, Shell } = settings;
  return {
    Hostname: "",
    Domainname: "",
    User,
    AttachStdin: false,
    AttachStdout: false,
    AttachStderr: false,
    ...(ExposedPorts === undefined ? {} : { ExposedPorts }),
    Tty: false,
    OpenStdin: false,
    StdinOnce: false,
    Env,
    Cmd,
    ...(Healthcheck === undefined ? {} : { Healthcheck }),
    Image: "",
    Volumes,
    WorkingDir,
    Entrypoint,
    OnBuild,
    Labels,
    ...(StopSignal === undefined ? {} : { StopSignal }),
    ...(Shell === undefined ? {} : { Shell }),
  };
}

function graphData(digests: readonly string[]): object {
  const folders = chainIds(digests).map((chain) => `/var/lib/docker/overlay2/${digestOf(`folder ${chain}`).slice(7)}`);
  const top = folders.at(-1);
  if (top === undefined) return {};
  const lower = folders
    .slice(0, -1)
    .reverse()
    .map((folder) => `${folder}/diff`);
  return {
    ...(lower.length === 0 ? {} : { LowerDir: lower.join(":") }),
    MergedDir: `${top}/merged`,
    UpperDir: `${top}/diff`,
    WorkDir: `${top}/work`,
  };
}

/** What identifies each layer together with those below it (OCI image specification, "Layer ChainID"). */
export function chainIds(digests: readonly string[]): readonly string[] {
  const chains: string[] = [];
  for (const digest of digests) {
    const below = chains.at(-1);
    chains.push(below === undefined ? digest : digestOf(`${below} ${digest}`));
  }
  return chains;
}

/** `GET /images/{name}/history`, newest first; steps whose image is in the store too bear its id. */
export function imageHistory(store: LayeredImageStore, record: ImageRecord): object[] {
  let at: ImageRecord | undefined = record;
  return [...record.steps].reverse().map((step) => {
    const image = at;
    at = image === undefined ? undefined : store.index.byId(image.parent);
    return {
      Comment: step.comment,
      Created: Math.floor(step.created / 1000),
      CreatedBy: step.createdBy,
      Id: image?.id ?? "<missing>",
      Size: step.layer?.sizeBytes ?? 0,
      Tags: image === undefined || image.repoTags.length === 0 ? null : image.repoTags,
    };
  });
}
