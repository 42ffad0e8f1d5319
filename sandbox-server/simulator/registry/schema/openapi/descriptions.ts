import { readdirSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { splitId } from "../struct-table.ts";

/** What Kubernetes' documentation says of a struct and of its fields. */
export interface Descriptions {
  readonly struct: string;
  readonly fields: Readonly<Record<string, string>>;
}

/** The client library's generated models; their comments are the API's own descriptions. */
const modelsFolder = new URL("./gen/models/", import.meta.resolve("@kubernetes/client-node"));
const nothing: Descriptions = { struct: "", fields: {} };

let modelNames: ReadonlySet<string> | undefined;

/** Reads what is known of a struct; nothing is kept: documents are built once and the texts are in them. */
export async function readDescriptions(structId: string): Promise<Descriptions> {
  const model = modelOf(structId);
  if (model === undefined) return nothing;
  return parseModel(await readFile(new URL(`${model}.d.ts`, modelsFolder), "utf8"));
}

/** `core.v1.Event` is the model CoreV1Event, `apps.v1.Deployment` is V1Deployment. */
export function modelOf(structId: string): string | undefined {
  modelNames ??= new Set(
    readdirSync(modelsFolder)
      .filter((file) => file.endsWith(".d.ts"))
      .map((file) => file.slice(0, -".d.ts".length)),
  );
  const { packageName, name } = splitId(structId);
  const [group = "", version = ""] = packageName.split(".");
  const plain = `${capitalized(version)}${name}`;
  const qualified = `${capitalized(group)}${plain}`;
  return [qualified, plain].find((model) => modelNames?.has(model));
}

function capitalized(word: string): string {
  return word.slice(0, 1).toUpperCase() + word.slice(1);
}

function parseModel(source: string): Descriptions {
  const start = source.indexOf("export declare class");
  const fields: Record<string, string> = {};
  for (const [, comment = "", name = ""] of source
    .slice(start)
    .matchAll(/\/\*\*\n\s*\* (.*)\n\s*\*\/\n\s*'([^']+)'/g)) {
    fields[name] = plainText(comment);
  }
  const own = /\/\*\*\n\* (.*)\n\*\/\n$/.exec(source.slice(0, start))?.[1] ?? "";
  return { struct: plainText(own), fields };
}

/** Takes the generator's escapes out of a comment. */
function plainText(comment: string): string {
  return comment
    .replaceAll(/\\(['"])/g, "$1")
    .replaceAll("*_/", "*/")
    .trim();
}
