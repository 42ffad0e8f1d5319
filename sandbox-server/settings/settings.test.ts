import { expect, test } from "vitest";
import { defaultDockerSettings } from "../sandboxes/providers/docker/docker-options.ts";
import { hasOneLearner, isLoopback, readSettings } from "./settings.ts";

test("without anything said, one learner on loopback with the embedded provider", () => {
  expect(readSettings({}, { HOME: "/home/ada", PATH: "/usr/bin" })).toEqual({
    host: "127.0.0.1",
    port: 7070,
    providers: ["embedded"],
    providerFor: {},
    dataDirectory: "/home/ada/.local/share/matelot",
    kubeconfig: undefined,
    databaseUrl: undefined,
    idleMinutes: 60,
    lifetimeMinutes: undefined,
    sandboxLimit: 200,
    learnerLimit: undefined,
    memoryMib: undefined,
    warm: { minimum: 0, maximum: 0, times: [] },
    docker: { ...defaultDockerSettings, programPath: "/usr/bin" },
    origins: [],
    contentDirectories: [],
    imagesDirectory: undefined,
    logLevel: "warn",
  });
});

test("a flag wins over the environment", () => {
  expect(readSettings({ port: "8080" }, { MATELOT_PORT: "9090" }).port).toBe(8080);
  expect(readSettings({}, { MATELOT_PORT: "9090" }).port).toBe(9090);
});

test("every faulty setting is named with the value seen and the form wanted", () => {
  expect(() => readSettings({ port: "http" }, { MATELOT_IDLE_MINUTES: "0" })).toThrow(
    '--port is "http"; accepted is a whole number from 0 to 65535.\n' +
      'MATELOT_IDLE_MINUTES is "0"; accepted is a number of minutes from 1 to 10080.',
  );
});

test("a faulty database URL is not repeated, for it holds a password", () => {
  expect(() => readSettings({}, { MATELOT_DATABASE_URL: "mysql://u:secret@h/d" })).toThrow(
    /^MATELOT_DATABASE_URL is another form of value; accepted is a PostgreSQL URL/,
  );
});

test("the kubeconfig provider without a kubeconfig says which flag is missing", () => {
  expect(() => readSettings({ provider: "kubeconfig" }, {})).toThrow("give --kubeconfig FILE");
});

test("several providers are mixed in the order in which they are named", () => {
  const settings = readSettings({ provider: "embedded,docker", providerFor: "module-8=docker,grow=docker" }, {});
  expect(settings.providers).toEqual(["embedded", "docker"]);
  expect(settings.providerFor).toEqual({ "module-8": "docker", grow: "docker" });
  expect(readSettings({ provider: "auto" }, {}).providers).toBe("auto");
});

test.each(["k3s", "embedded,embedded", "auto,docker", ""])("%j names no providers", (provider) => {
  expect(() => readSettings({ provider }, {})).toThrow("accepted is auto, or some of embedded, docker and kubeconfig");
});

test("clusters are kept warm by numbers and by times", () => {
  const at = "20 at 45 8 * * 1-5 for 2h";
  const time = { count: 20, pattern: "45 8 * * 1-5", durationMs: 7_200_000 };
  expect(readSettings({ warm: "3" }, {}).warm).toEqual({ minimum: 3, maximum: 3, times: [] });
  expect(readSettings({ warm: "2-10", warmAt: at }, {}).warm).toEqual({ minimum: 2, maximum: 20, times: [time] });
  expect(() => readSettings({ warm: "10-2" }, {})).toThrow("--warm is");
  expect(() => readSettings({ warmAt: "often" }, {})).toThrow("--warm-at is");
});

test("what an operator says of real clusters is read", () => {
  const flags = { nodeImage: "node:dev", nodes: "2", imageArchive: "/a.tar,/b.tar.zst", privileged: "no" };
  expect(readSettings(flags, { MATELOT_DISTRIBUTION: "image" }).docker).toMatchObject({
    distribution: "image",
    image: "node:dev",
    nodes: 2,
    imageArchives: ["/a.tar", "/b.tar.zst"],
    privileged: false,
  });
  expect(() => readSettings({ nodes: "12" }, {})).toThrow('--nodes is "12"; accepted is a whole number from 1 to 11.');
});

test.each([
  ["127.0.0.1", true],
  ["127.8.0.1", true],
  ["::1", true],
  ["localhost", true],
  ["0.0.0.0", false],
  ["127.example.org", false],
])("%s is loopback: %s", (host, expected) => expect(isLoopback(host)).toBe(expected));

test.each([
  ["127.0.0.1", "", true],
  ["127.0.0.1", "http://localhost:4321,http://[::1]:4321", true],
  ["127.0.0.1", "https://learn.example.org", false],
  ["0.0.0.0", "", false],
])("a server on %s for the origins %j has one learner: %s", (host, origins, expected) => {
  expect(hasOneLearner(readSettings({ host, origins }, {}))).toBe(expected);
});
