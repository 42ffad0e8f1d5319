import { Readable } from "node:stream";
import { EngineFault } from "../../engine-fault.ts";
import type { ImageSettings } from "../../image-store.ts";
import { type ImageRecord, makeLayer } from "../image-record.ts";
import { readLayer } from "../layers/read-layer.ts";
import { type LayeredImageStore, MAX_HELD_BYTES } from "../store.ts";
import { invalidArchive, paddedArchive } from "./read-archive.ts";

/** `docker import`: one layer of an archive's files. `name` may be empty. Errors: EngineFault 400. */
export async function importImage(
  store: LayeredImageStore,
  archive: AsyncIterable<unknown>,
  options: { readonly name: string; readonly message: string; readonly settings: ImageSettings },
): Promise<ImageRecord> {
  const created = store.parts.clock.now();
  const change = await readLayer(Readable.from(paddedArchive(archive), { objectMode: false }), MAX_HELD_BYTES).catch(
    (cause) => {
      throw new EngineFault(400, invalidArchive, {
        cause,
      });
    },
  );
  const comment = options.message || "Imported from -";
  const record = store.add({
    settings: options.settings,
    steps: [{ created, createdBy: "", comment }],
    layers: [makeLayer(change)],
    created,
    author: "",
    comment,
    parent: "",
  });
  if (options.name !== "") store.tag(record, options.name);
  store.publish("import", record.id);
  return record;
}
