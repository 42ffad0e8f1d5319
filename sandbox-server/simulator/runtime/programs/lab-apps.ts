/** The applications that exercises deploy: each tells who answered. */
import type { Process } from "../processes/process.ts";
import type { Program } from "./program.ts";
import { program } from "./simple.ts";
import { textResponse } from "./web/http-server.ts";
import { serve } from "./web/serve.ts";

const html = (process: Process, body: string) =>
  textResponse(200, `<!doctype html>\n<title>${process.scope.hostname}</title>\n${body}\n`, [
    ["Content-Type", "text/html; charset=utf-8"],
  ]);

const simpleapp = program("simpleapp", (process) =>
  serve(process, 8080, () => textResponse(200, `Hello world from ${process.scope.hostname} and version 2.0\n`)),
);

const COLORS = ["red", "green", "blue", "blue2", "darkblue", "pink"];

/** kodekloud/webapp-color: the colour comes from --color, then from APP_COLOR, else by chance. */
const webappColor = program("webapp-color", async (process, args) => {
  const at = args.indexOf("--color");
  const given = at >= 0 ? args[at + 1] : args.find((word) => word.startsWith("--color="))?.slice(8);
  const fromEnvironment = process.env.get("APP_COLOR");
  const chance = COLORS[Math.floor(process.scope.random.next() * COLORS.length)] ?? "red";
  const color = given ?? fromEnvironment ?? chance;
  if (!COLORS.includes(color)) {
    await process.print(`Color not supported. Received '${color}' expected one of ${COLORS.join(",")}\n`);
    return 1;
  }
  const origin =
    given !== undefined
      ? `Color from command line argument =${color}`
      : fromEnvironment !== undefined
        ? `No Command line argument. Color from environment variable =${color}`
        : `No command line argument or environment variable. Picking a Random Color =${color}`;
  await process.print(`${origin}\n * Serving Flask app "app" (lazy loading)\n`);
  await process.warn(" * Running on http://0.0.0.0:8080/ (Press CTRL+C to quit)\n");
  return serve(process, 8080, (request) => {
    if (request.target.startsWith("/color")) return textResponse(200, color);
    return html(
      process,
      `<body style="background: ${color};">\n<h1>Hello from ${process.scope.hostname}!</h1>\n</body>`,
    );
  });
});

const EVENTS = ["logged in", "logged out", "is viewing page1", "is viewing page2", "is viewing page3"];

/** kodekloud/event-simulator: a log line a second, now and then a warning. */
const eventSimulator = program("event-simulator", async (process) => {
  const pick = (count: number) => Math.floor(process.scope.random.next() * count);
  for (let turn = 1; ; turn += 1) {
    const time = new Date(process.scope.clock.now()).toISOString().replace("T", " ").replace(".", ",").slice(0, 23);
    const say = (level: string, text: string) => process.print(`[${time}] ${level} in event-simulator: ${text}\n`);
    if (turn % 5 === 0)
      await say("WARNING", "USER5 Failed to Login as the account is locked due to MANY FAILED ATTEMPTS.");
    else if (turn % 8 === 0) await say("WARNING", "USER7 Order failed as the item is OUT OF STOCK.");
    else await say("INFO", `USER${1 + pick(4)} ${EVENTS[pick(EVENTS.length)] ?? ""}`);
    await process.sleep(1000);
  }
});

/** stefanprodan/podinfo: JSON about itself, and probes. */
const podinfo = program("podinfo", async (process) => {
  const version = process.env.get("PODINFO_VERSION") ?? "6.9.2";
  const log = (message: string) =>
    process.warn(
      `{"level":"info","ts":"${new Date(process.scope.clock.now()).toISOString()}","caller":"podinfo/main.go:150","msg":"${message}","version":"${version}","port":"9898"}\n`,
    );
  await log("Starting podinfo");
  let isReady = true;
  return serve(process, 9898, (request) => {
    const json = (value: unknown, status = 200) =>
      textResponse(status, `${JSON.stringify(value, undefined, 2)}\n`, [["Content-Type", "application/json"]]);
    const path = request.target.split("?")[0];
    if (path === "/readyz/disable" || path === "/readyz/enable") {
      isReady = path.endsWith("enable");
      return textResponse(202, "");
    }
    if (path === "/healthz") return json({ status: "OK" });
    if (path === "/readyz") return isReady ? json({ status: "OK" }) : json({ status: "not ready" }, 503);
    if (path === "/version") return json({ commit: "e86405a8674ecab990d0a389824c7ebbd82973b5", version });
    if (path === "/env") return json([...process.env].map(([name, value]) => `${name}=${value}`));
    if (path === "/echo") return textResponse(202, request.body.toString());
    if (path === "/panic") process.exit(255);
    return json({
      hostname: process.scope.hostname,
      version,
      color: process.env.get("PODINFO_UI_COLOR") ?? "#34577c",
      message: process.env.get("PODINFO_UI_MESSAGE") ?? `greetings from podinfo v${version}`,
      goos: "linux",
      goarch: "amd64",
    });
  });
});

/** nginxdemos/hello: as text, or as a page, who answered what. */
const nginxHello = program("nginx-hello", (process, args) =>
  serve(process, 80, (request) => {
    const rows = [
      ["Server address", `${process.scope.podIp}:80`],
      ["Server name", process.scope.hostname],
      ["Date", new Date(process.scope.clock.now()).toUTCString()],
      ["URI", request.target],
    ];
    if (args.includes("plain-text"))
      return textResponse(200, rows.map(([name, value]) => `${name}: ${value}\n`).join(""));
    return html(process, rows.map(([name, value]) => `<p><span>${name}:</span> <span>${value}</span></p>`).join("\n"));
  }),
);

const helloKubernetes = program("hello-kubernetes", async (process) => {
  const port = Number(process.env.get("PORT") ?? process.env.get("CONTAINER_PORT") ?? "8080");
  await process.print(`Listening on: http://${process.scope.hostname}:${port}\n`);
  const message = process.env.get("MESSAGE") ?? "Hello world!";
  return serve(process, port, () => html(process, `<h1>${message}</h1>\n<p>pod: ${process.scope.hostname}</p>`));
});

/** dnf and yum of images that reach no repository, as in a cluster without the internet. */
const dnf = (name: string) =>
  program(name, async (process, args) => {
    const [action] = args.filter((word) => !word.startsWith("-"));
    if (action === undefined) {
      await process.print(`usage: ${name} [options] COMMAND\n`);
      return 1;
    }
    if (action === "clean") {
      await process.print("0 files removed\n");
      return 0;
    }
    const repository = "Error: Failed to download metadata for repo 'baseos'";
    await process.warn(
      `${repository}: Cannot prepare internal mirrorlist: Curl error (6): Couldn't resolve host name\n`,
    );
    return 1;
  });

/** Applications and tools that stand in the images of labs alone. */
export const labApps: readonly Program[] = [
  simpleapp,
  webappColor,
  eventSimulator,
  podinfo,
  nginxHello,
  helloKubernetes,
  dnf("dnf"),
  dnf("yum"),
];
