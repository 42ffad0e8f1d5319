import { glob } from "node:fs/promises";
import { basename, join, posix } from "node:path";
import type { HomeFile } from "../../../exercises/format/index.ts";
import type { ImportNote } from "./note.ts";
import { findScenarioFile, type Scenario, type ScenarioAsset } from "./scenario.ts";

const maxBytes = 512 * 1024;

export interface CarriedAssets {
  readonly files: readonly HomeFile[];
  readonly notes: readonly ImportNote[];
}

/** The assets of all hosts as files of the learner's home; the home is all that a learner may write to. */
export async function carryAssets(directory: string, scenario: Scenario, index: string): Promise<CarriedAssets> {
  const files = new Map<string, HomeFile>();
  const notes: ImportNote[] = [];
  for (const [host, assets] of Object.entries(scenario.details.assets)) {
    if (host !== "host01") notes.push(at(index, `"${host}"`, `assets of ${host} are put into the one home`));
    for (const asset of assets) {
      const place = homePlace(asset.target);
      if (place.isMoved) {
        notes.push(at(index, `"${asset.target}"`, `files for ${asset.target} are put into ~/${place.path}`));
      }
      await carry(asset, place.path);
    }
  }
  return { files: [...files.values()], notes };

  async function carry(asset: ScenarioAsset, place: string): Promise<void> {
    let count = 0;
    for await (const name of glob(asset.file, { cwd: join(directory, "assets") })) {
      const content = await findScenarioFile(join(directory, "assets"), name);
      if (content === undefined) continue;
      count += 1;
      if (content.includes(0) || content.length > maxBytes) {
        notes.push({ file: `assets/${name}`, problem: "is no text, or too long: left out" });
        continue;
      }
      const path = posix.join(place, asset.file.includes("*") ? name : basename(name));
      const executable = asset.chmod?.includes("x") === true || /^[0-7]*[1357][0-7]{2}$/.test(asset.chmod ?? "");
      files.set(path, { path, content: content.toString("utf8"), executable });
    }
    if (count === 0) notes.push(at(index, `"${asset.file}"`, `no file ${asset.file} below assets/`));
  }

  function at(text: string, word: string, problem: string): ImportNote {
    const line = text.split("\n").findIndex((candidate) => candidate.includes(word)) + 1;
    return line === 0 ? { file: "index.json", problem } : { file: "index.json", line, problem };
  }
}

/** Where a target directory lies in the home: `~/x` and `/root/x` are its own, any other keeps its path below it. */
function homePlace(target: string): { readonly path: string; readonly isMoved: boolean } {
  const [, own] = /^(?:~|\/root|\$HOME)(?:\/(.*))?$/.exec(target) ?? [];
  const isHome = /^(~|\/root|\$HOME)(\/|$)/.test(target);
  const path = posix.normalize(posix.join("/", isHome ? (own ?? "") : target)).replace(/^\/+/, "");
  return { path, isMoved: !isHome };
}
