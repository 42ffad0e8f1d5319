import { type ApiCall, flag, type Route } from "../api/route.ts";
import { settingsAfter } from "../build/change-settings.ts";
import { EngineFault } from "../engine-fault.ts";
import { parseFilters } from "../filters.ts";
import { importImage } from "./archive/import-image.ts";
import { loadImages } from "./archive/load-images.ts";
import { type SavedImage, saveImages } from "./archive/save-images.ts";
import { filterImages, shownTags } from "./image-filters.ts";
import { familiarName, parseImageName } from "./image-names.ts";
import { imageDetails, imageHistory, imageSummary } from "./image-views.ts";
import { progressStream, streamProgress } from "./progress.ts";
import { pruneImages } from "./prune-images.ts";
import { pullImage } from "./pull-image.ts";
import { pushImage } from "./push-image.ts";
import { removeImage } from "./remove-image.ts";
import { searchImages } from "./search-images.ts";
import type { LayeredImageStore } from "./store.ts";

/** Everything of the Engine API below `/images` and `/distribution`. */
export function imageRoutes(store: LayeredImageStore): readonly Route[] {
  return [
    { method: "GET", path: "/images/json", handle: (call) => listImages(store, call) },
    { method: "POST", path: "/images/create", handle: (call) => createImage(store, call) },
    { method: "GET", path: "/images/search", handle: (call) => call.reply(200, searchImages(call.query)) },
    { method: "POST", path: "/images/prune", handle: (call) => prune(store, call) },
    { method: "GET", path: "/images/get", handle: (call) => save(store, call, call.query.getAll("names")) },
    { method: "POST", path: "/images/load", handle: (call) => load(store, call) },
    { method: "GET", path: "/images/{name...}/get", handle: (call) => save(store, call, [nameOf(call)]) },
    { method: "GET", path: "/images/{name...}/json", handle: (call) => inspect(store, call) },
    { method: "GET", path: "/images/{name...}/history", handle: (call) => call.reply(200, imageHistory(store, store.get(nameOf(call)))) },
    { method: "POST", path: "/images/{name...}/tag", handle: (call) => tag(store, call) },
    { method: "POST", path: "/images/{name...}/push", handle: (call) => push(store, call) },
    { method: "DELETE", path: "/images/{name...}", handle: (call) => remove(store, call) },
    { method: "GET", path: "/distribution/{name...}/json", handle: (call) => distribution(store, call) },
  ]; // biome-ignore format: a table
}

function nameOf({ parameters }: ApiCall): string {
  return parameters.name ?? "";
}

/** `repo` and `tag` of a query, joined; a digest in place of the tag is joined by `@`. */
function joined(name: string, tag: string | null): string {
  if (tag === null || tag === "") return name;
  return `${name}${tag.includes(":") ? "@" : ":"}${tag}`;
}

function listImages(store: LayeredImageStore, call: ApiCall): void {
  const filters = call.query.get("filters");
  const found = filterImages(store, filters, flag(call.query, "all"));
  const isShown = shownTags(filters);
  const shared = flag(call.query, "shared-size");
  call.reply(
    200,
    found.map((record) => imageSummary(store, record, call.minor, shared, isShown)),
  );
}

function inspect(store: LayeredImageStore, call: ApiCall): void {
  call.reply(200, imageDetails(store, store.get(nameOf(call)), call.minor));
}

async function createImage(store: LayeredImageStore, call: ApiCall): Promise<void> {
  const { query, request, signal } = call;
  const from = query.get("fromImage");
  if (from !== null && from !== "") {
    const reference = joined(from, query.get("tag"));
    await streamProgress(call, async ({ write }) => {
      await pullImage(store, reference, write, signal);
    });
    return;
  }
  const source = query.get("fromSrc");
  if (source !== "-")
    throw new EngineFault(400, `Get "${source ?? ""}": the simulated engine imports archives, not addresses`);
  const settings = settingsAfter({}, query.getAll("changes"));
  const name = joined(query.get("repo") ?? "", query.get("tag"));
  await streamProgress(call, async ({ write }) => {
    const record = await importImage(store, request, { name, message: query.get("message") ?? "", settings });
    write({ status: record.id });
  });
}

function tag(store: LayeredImageStore, call: ApiCall): void {
  const record = store.get(nameOf(call));
  store.tag(record, joined(call.query.get("repo") ?? "", call.query.get("tag")));
  call.reply(201);
}

function remove(store: LayeredImageStore, call: ApiCall): void {
  const force = flag(call.query, "force");
  call.reply(200, removeImage(store, nameOf(call), { force, prunes: !flag(call.query, "noprune") }));
}

async function push(store: LayeredImageStore, call: ApiCall): Promise<void> {
  const tags = call.query.get("tag");
  const name = nameOf(call);
  const { repository } = parseImageName(name);
  const all = [...store.index.tags().keys()].filter((long) => long.startsWith(`${repository}:`)).map(familiarName);
  const references = tags === null || tags === "" ? all : [joined(name, tags)];
  await streamProgress(call, async ({ write }) => {
    if (references.length === 0) await pushImage(store, name, write, call.signal);
    for (const reference of references) await pushImage(store, reference, write, call.signal);
  });
}

async function save(store: LayeredImageStore, call: ApiCall, names: readonly string[]): Promise<void> {
  const images = new Map<string, SavedImage>();
  for (const name of names) {
    const record = store.find(name);
    if (record === undefined) throw new EngineFault(404, `No such image: ${name}`);
    const long = store.index.nameIn(name);
    const tags = long === undefined || long.includes("@") ? [] : [familiarName(long)];
    const known = images.get(record.id)?.tags ?? [];
    images.set(record.id, { record, tags: [...new Set([...known, ...tags])] });
  }
  const { response } = call;
  response.writeHead(200, { "Content-Type": "application/x-tar" });
  for (const chunk of saveImages([...images.values()])) {
    if (response.destroyed) return;
    if (!response.write(chunk))
      await new Promise<void>((resolve) => {
        response.once("drain", resolve);
        response.once("close", resolve);
      });
  }
  response.end();
}

async function load(store: LayeredImageStore, call: ApiCall): Promise<void> {
  const stream = progressStream(call);
  try {
    await loadImages(store, call.request, stream.write);
    stream.end();
  } catch (error) {
    // dockerd has answered 200 before it looks at the archive: what is wrong is told in the stream.
    if (!(error instanceof EngineFault)) throw error;
    stream.end(error);
  }
}

function prune(store: LayeredImageStore, call: ApiCall): void {
  const filters = parseFilters(call.query.get("filters"), ["dangling", "label", "label!", "until"]);
  call.reply(200, pruneImages(store, filters));
}

function distribution(store: LayeredImageStore, call: ApiCall): void {
  const { digest } = store.remote.get(parseImageName(nameOf(call)));
  const mediaType = "application/vnd.docker.distribution.manifest.v2+json";
  const Platforms = [{ architecture: "amd64", os: "linux" }];
  call.reply(200, { Descriptor: { mediaType, digest, size: 1570 }, Platforms });
}
