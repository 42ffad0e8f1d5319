import { expect, test } from "vitest";
import { MatelotError } from "../../../errors/index.ts";
import type { DockerParts } from "./docker-parts.ts";
import type { Engine, EngineInfo } from "./engine/engine.ts";
import { enginesObstacles, unreachableEngine } from "./engine-obstacles.ts";

const host = "unix:///var/run/docker.sock";
const good: EngineInfo = {
  ...{ version: "28.2.2", osType: "linux", architecture: "x86_64", cgroupVersion: 2, memoryBytes: 8e9, cpus: 4 },
  ...{ runtimes: ["runc", "sysbox-runc"], storageDriver: "overlay2", securityOptions: ["seccomp"] },
  ...{ kernelVersion: "6.12", machine: "host" },
};
const codes = (info: Partial<EngineInfo>, runtime?: string) =>
  enginesObstacles({ runtime, engine: { host } as Engine } as DockerParts, { ...good, ...info }).map(
    ({ code }) => code,
  );

test("a current engine on Linux has nothing in its way", () => {
  expect(codes({})).toEqual([]);
  expect(codes({ version: "20.10.24+dfsg1" })).toEqual([]);
  expect(codes({}, "sysbox-runc")).toEqual([]);
});

test.each([
  [{ version: "19.03.15" }, undefined, "engine-too-old"],
  [{ version: "20.9.0" }, undefined, "engine-too-old"],
  [{ osType: "windows" }, undefined, "engine-not-linux"],
  [{}, "kata-runtime", "runtime-unknown"],
  [{ securityOptions: ["rootless"], cgroupVersion: 1 }, undefined, "engine-without-limits"],
] as const)("%j with the runtime %s is said to be %s", (info, runtime, code) => {
  expect(codes(info, runtime)).toEqual([code]);
});

test.each([
  ["ENOENT", "No Docker engine listens at unix:///var/run/docker.sock.", "sudo apt-get install docker.io"],
  ["EACCES", "This user may not open", 'sudo usermod -aG docker "$USER" && newgrp docker'],
  ["ECONNREFUSED", "connect", "docker --host unix:///var/run/docker.sock info"],
])("an engine that answers with %s has a remedy of its own", (code, words, command) => {
  const cause = Object.assign(new Error(`connect ${code}`), { code });
  const thrown = new MatelotError("sandbox-provider-unavailable", { message: `connect ${code}`, cause });
  const obstacle = unreachableEngine(host, thrown);
  expect(obstacle).toMatchObject({ code: "docker-unreachable", severity: "fatal", command });
  expect(obstacle.problem.en).toContain(words);
});
