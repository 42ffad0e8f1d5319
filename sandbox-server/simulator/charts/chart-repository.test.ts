import { createHash } from "node:crypto";
import { fileURLToPath } from "node:url";
import { gunzipSync } from "node:zlib";
import { expect, it } from "vitest";
import { parse } from "yaml";
import { TarReader } from "../runtime/programs/tar-format.ts";
import { readRepository } from "./chart-repository.ts";

const folder = fileURLToPath(new URL("./packages", import.meta.url));

it("The index lists every chart with its versions, newest first, and the digest of what is served", () => {
  const repository = readRepository(folder);
  const index = parse(String(repository.get("/index.yaml"))) as {
    entries: Record<string, { version: string; digest: string; urls: string[] }[]>;
  };
  expect(Object.keys(index.entries)).toEqual(["job", "redis", "web"]);
  expect(index.entries.web?.map(({ version }) => version)).toEqual(["1.1.0", "1.0.0"]);
  for (const { digest, urls } of Object.values(index.entries).flat()) {
    const archive = repository.get(new URL(urls[0] ?? "").pathname) ?? "";
    expect(createHash("sha256").update(archive).digest("hex")).toBe(digest);
  }
});

it("An archive has the same bytes each time, and its members stand in a folder of the chart's name", () => {
  const [first, second] = [readRepository(folder), readRepository(folder)];
  const archive = first.get("/web-1.1.0.tgz") ?? Buffer.alloc(0);
  expect(archive.equals(second.get("/web-1.1.0.tgz") ?? Buffer.alloc(0))).toBe(true);
  const names = new TarReader().push(gunzipSync(archive)).map(({ name }) => name);
  expect(names).toContain("web/Chart.yaml");
  expect(names).toContain("web/templates/deployment.yaml");
});
