import { mkdir, mkdtemp, readFile, rm, stat, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import type { HostFiles } from "../../../../simulator/docker/index.ts";
import { ROOT } from "../../../../simulator/runtime/files/credentials.ts";
import { FileTree } from "../../../../simulator/runtime/files/file-tree.ts";
import { FileView } from "../../../../simulator/runtime/files/file-view.ts";
import { openHomeFiles } from "./index.ts";
import { SafeDirectory } from "./safe-directory.ts";

let directory: string;
let home: string;

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), "matelot-home-files-"));
  home = join(directory, "home");
  await mkdir(join(home, "site"), { recursive: true });
  await writeFile(join(home, "site", "index.html"), "mine");
  await writeFile(join(directory, "secret"), "not yours");
});
afterEach(() => rm(directory, { recursive: true }));

function open(limits = { bytes: 1_000_000, entries: 100 }): HostFiles {
  const files = openHomeFiles({ home, seenAt: "/home/learner", owner: undefined, limits, now: () => 0 });
  if (files === undefined) throw new Error("this machine has no /proc");
  return files;
}

/** What a container sees that mounts a path as its root. */
function view(path: string, files = open()): FileView {
  const volume = files.openDirectory(path);
  const { filesystem } = volume;
  const tree = new FileTree({ root: volume.root(), readOnly: false, source: "home", filesystem, type: "ext4" });
  return new FileView(tree, { pid: 1, credentials: ROOT, workingDirectory: "/", umask: 0o022 }, () => 0);
}

it("either side sees at once what the other writes", async () => {
  const files = view("/home/learner");
  expect(files.readText("/site/index.html")).toBe("mine");
  await writeFile(join(home, "site", "index.html"), "changed");
  expect(files.readText("/site/index.html")).toBe("changed");
  files.writeFile("/site/new", "from inside");
  expect(await readFile(join(home, "site", "new"), "utf8")).toBe("from inside");
});

it("makes, moves, links and removes the real files", async () => {
  const files = view("/home/learner");
  files.makeDirectory("/d");
  files.writeFile("/d/a", "1", 0o600);
  files.rename("/d/a", "/b");
  files.changeMode("/b", 0o640);
  files.makeLink("b", "/l");
  files.removeDirectory("/d");
  expect((await stat(join(home, "b"))).mode & 0o777).toBe(0o640);
  expect(files.readText("/l")).toBe("1");
  files.unlink("/b");
  expect(files.list("/")).toEqual(["l", "site"]);
});

it("links that lead out of the home lead nowhere outside, whoever follows them", async () => {
  await symlink(join(directory, "secret"), join(home, "evil"));
  await symlink(directory, join(home, "up"));
  const files = view("/home/learner");
  expect(() => files.readText("/evil")).toThrow("No such file or directory");
  expect(() => files.readText("/up/secret")).toThrow("No such file or directory");
  expect(() => files.writeFile("/up/made", "x")).toThrow("No such file or directory");
  expect(open().kindOf("/home/learner/evil")).toBe("outside");
  expect(open().kindOf("/home/learner/up")).toBe("outside");
});

it("a directory that was swapped for a link is not walked through", async () => {
  const files = view("/home/learner/site");
  await rm(join(home, "site"), { recursive: true });
  await symlink(directory, join(home, "site"));
  expect(() => files.readText("/secret")).toThrow();
  const safe = new SafeDirectory(() => home, undefined);
  expect(() => safe.read(["site", "secret"], 0, 100)).toThrow();
  expect(() => safe.createFile(["site", "made"], 0o644)).toThrow();
  expect(() => safe.stat([".."])).toThrow("Invalid argument");
});

it("only paths of the home can be mounted; its own links may be used", async () => {
  await symlink("site", join(home, "alias"));
  const files = open();
  expect(files.kindOf("/home/learner")).toBe("directory");
  expect(files.kindOf("/home/learner/alias")).toBe("directory");
  expect(files.kindOf("/home/learner/site/index.html")).toBe("file");
  expect(files.kindOf("/home/learner/none")).toBe("missing");
  for (const path of ["/", "/etc", "/home", "/home/learner/../other", "/home/learner2"])
    expect(files.kindOf(path)).toBe("outside");
  expect(view("/home/learner/alias", files).readText("/index.html")).toBe("mine");
});

it("containers can't fill the home past its limits", () => {
  const files = view("/home/learner", open({ bytes: 50_000, entries: 10 }));
  files.writeFile("/fits", "x".repeat(40_000));
  expect(() => files.writeFile("/more", "x".repeat(20_000))).toThrow("No space left on device");
  expect(() => {
    for (let count = 0; count < 20; count += 1) files.writeFile(`/many-${count}`, "");
  }).toThrow("No space left on device");
});
