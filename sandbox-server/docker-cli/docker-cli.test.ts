import { expect, test } from "vitest";
import { humanDuration, humanSize } from "../simulator/docker/units.ts";
import { readFilters } from "./commands/filters.ts";
import { createIgnore } from "./commands/ignore-file.ts";
import { createOptions, readBytes, readPort } from "./commands/run-options.ts";
import { fillTemplate } from "./template.ts";
import { connectionMessage, table, tableDigits, withoutGroup } from "./words.ts";

test("templates reach into objects, lists and maps", () => {
  const value = { Name: "web", Config: { Cmd: ["a", "b"] }, Networks: { bridge: { IPAddress: "172.17.0.2" } } };
  expect(fillTemplate("{{.Name}}\\t{{json .Config.Cmd}} {{.Config.Cmd}}", value)).toBe('web\t["a","b"] [a b]');
  expect(fillTemplate("{{range .Networks}}<{{.IPAddress}}>{{end}}{{len .Config.Cmd}}", value)).toBe("<172.17.0.2>2");
  expect(fillTemplate("{{.Nope}}", value)).toBe("<no value>");
});

test("the last pattern of an ignore file decides", () => {
  const isIgnored = createIgnore("# comment\n*.md\n!keep.md\nnode_modules\n**/*.log\n");
  expect(["notes.md", "keep.md", "node_modules/a/b", "deep/er/x.log", "src/a.md"].map(isIgnored)).toEqual([
    true,
    false,
    true,
    true,
    false,
  ]);
});

test("options of run become what the API asks for", () => {
  const options = {
    publish: ["8080:80", "127.0.0.1:53:53/udp"],
    memory: "64m",
    cpus: "0.5",
    env: ["A=1", "B", "C"],
    rm: true,
  };
  const asked = createOptions("busybox", ["sh"], options, { B: "from here" });
  expect(asked.Env).toEqual(["A=1", "B=from here"]);
  expect(asked.HostConfig).toMatchObject({
    AutoRemove: true,
    Memory: 67_108_864,
    NanoCpus: 500_000_000,
    PortBindings: { "80/tcp": [{ HostIp: "", HostPort: "8080" }], "53/udp": [{ HostIp: "127.0.0.1", HostPort: "53" }] },
  });
  expect(readPort("80")).toEqual({ ip: "", host: "", container: "80/tcp" });
  expect([readBytes("1g"), readBytes("512k"), readBytes("100")]).toEqual([1_073_741_824, 524_288, 100]);
});

test("the longer names of commands are the shorter ones", () => {
  const short = (text: string) => withoutGroup(text.split(" ")).join(" ");
  expect(short("image ls -q")).toBe("images -q");
  expect(short("container ls -a")).toBe("ps -a");
  expect(short("image inspect -f x web")).toBe("inspect --type image -f x web");
  expect(short("volume inspect data")).toBe("inspect --type volume data");
  expect(short("container prune -f")).toBe("container prune -f");
  expect(short("network ls")).toBe("network ls");
  expect(short("run web sh")).toBe("run web sh");
  expect(withoutGroup(["ps"])).toEqual(["ps"]);
});

test("conditions of one key are alternatives", () => {
  expect(readFilters(["name=web", "name=db", "status=exited"])).toBe('{"name":["web","db"],"status":["exited"]}');
});

test("a file that is not there is not taken for an engine that is not there", () => {
  expect(connectionMessage({ code: "ENOENT", syscall: "connect" }, "unix:///x")).toMatch(/^Cannot connect/);
  expect(connectionMessage({ code: "ENOENT", syscall: "open" }, "unix:///x")).toBeUndefined();
});

test("sizes, ages and tables are docker's", () => {
  expect([0, 999, 74_800_000, 1_016_000_000].map((bytes) => humanSize(bytes, tableDigits))).toEqual([
    "0B",
    "999B",
    "74.8MB",
    "1.02GB",
  ]);
  expect([500, 1000, 61_000, 3_600_000, 90_000_000_000].map(humanDuration)).toEqual([
    "Less than a second",
    "1 second",
    "About a minute",
    "About an hour",
    "2 years",
  ]);
  expect(table(["A", "B"], [["long", "x"]])).toBe("A      B\nlong   x\n");
});
