import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { openDataDirectory } from "./data-directory.ts";

const freshPath = () => join(mkdtempSync(join(tmpdir(), "matelot-data-")), "data");

test("the directory is made for this user alone", () => {
  using directory = openDataDirectory(freshPath());
  expect(statSync(directory.path).mode & 0o777).toBe(0o700);
});

test("a second server on the same directory is refused until the first has ended", () => {
  const path = freshPath();
  const first = openDataDirectory(path);
  expect(() => openDataDirectory(path)).toThrow(expect.objectContaining({ code: "data-directory-in-use" }));
  first[Symbol.dispose]();
  openDataDirectory(path)[Symbol.dispose]();
});

test("a killed server leaves no lock behind", async () => {
  const path = freshPath();
  const script = `const { openDataDirectory } = await import(${JSON.stringify(new URL("./data-directory.ts", import.meta.url).href)});
    globalThis.held = openDataDirectory(${JSON.stringify(path)}); console.log("held"); setInterval(() => {}, 1000);`;
  const holder = spawn(process.execPath, ["--input-type=module", "-e", script], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  await once(holder.stdout, "data");
  expect(() => openDataDirectory(path)).toThrow(expect.objectContaining({ code: "data-directory-in-use" }));
  holder.kill("SIGKILL");
  await once(holder, "exit");
  openDataDirectory(path)[Symbol.dispose]();
});

test("a path that is a file is said to be unusable", () => {
  const path = freshPath();
  const file = `${path}-file`;
  writeFileSync(file, "");
  expect(() => openDataDirectory(file)).toThrow(expect.objectContaining({ code: "data-directory-unusable" }));
});
