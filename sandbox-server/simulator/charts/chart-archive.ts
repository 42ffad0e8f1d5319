import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { END_OF_ARCHIVE, encodeEntry } from "../runtime/programs/tar-format.ts";

/** The same bytes whenever and wherever they are made: 2026-01-01. */
export const packedAt = Date.UTC(2026, 0, 1);

/** Packs a chart's folder as `helm package` does: a gzipped tar whose members begin with the chart's name. */
export function packChart(folder: string, name: string): Buffer {
  const files = readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((path) => statSync(join(folder, path)).isFile())
    .sort();
  const members = files.map((path) =>
    encodeEntry({
      ...{ name: `${name}/${path}`, type: "file", mode: 0o644, uid: 0, gid: 0, modifiedAt: packedAt, link: "" },
      content: readFileSync(join(folder, path)),
    }),
  );
  return gzipSync(Buffer.concat([...members, END_OF_ARCHIVE]));
}
