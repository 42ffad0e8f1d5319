import Docker from "dockerode";
import { expect, test } from "vitest";
import type { ClusterServer } from "../../../../sandbox-server/simulator/api/test-cluster-server.ts";
import { withSimulatedEngine } from "../../../../test/docker/simulated-engine.ts";
import {
  type CheckDescription,
  container,
  containerFrom,
  dockerImage,
  dockerNetwork,
  dockerVolume,
  publishedPort,
} from "../../../vocabulary/index.ts";
import type { Surroundings } from "../../surroundings.ts";
import { check, serveCluster, watch } from "../../testing/judged-cluster.ts";

const mebibyte = 2 ** 20;
const cache = container("cache");

async function withEngine(use: (engine: Docker, server: ClusterServer, surroundings: Surroundings) => Promise<void>) {
  await using server = await serveCluster();
  await withSimulatedEngine(async (host) => {
    const socketPath = host.replace("unix://", "");
    await use(new Docker({ socketPath }), server, { dockerSocket: socketPath });
  });
}

async function pull(engine: Docker, image: string): Promise<void> {
  const progress = await engine.pull(image);
  await new Promise((resolve) => engine.modem.followProgress(progress, resolve));
}

/** Each sentence, and what its check says in the end. */
async function expectWords(
  { kubeconfig }: ClusterServer,
  surroundings: Surroundings,
  expected: readonly (readonly [CheckDescription, string])[],
): Promise<void> {
  const checks = expected.map(([sentence], index) => check(`c${index}`, sentence));
  await using watched = await watch(kubeconfig, checks, { surroundings });
  for (const [index, [, word]] of expected.entries()) await watched.until(`c${index}`, word);
}

test(
  "what docker inspect shows of a container is judged, with the code of what is wrong",
  () =>
    withEngine(async (engine, server, surroundings) => {
      await pull(engine, "redis:7");
      await using watched = await watch(server.kubeconfig, [check("runs", cache.isRunning())], { surroundings });
      await watched.until("runs", "absent");
      const made = await engine.createContainer({
        name: "cache",
        Image: "redis:7",
        Env: ["COLOUR=blue"],
        ExposedPorts: { "6379/tcp": {} },
        HostConfig: {
          Memory: 64 * mebibyte,
          NanoCpus: 5e8,
          Binds: ["data:/data"],
          PortBindings: { "6379/tcp": [{ HostPort: "6380" }] },
        },
      });
      await watched.until("runs", "not-running");
      await made.start();
      await watched.until("runs", "passed");
      await expectWords(server, surroundings, [
        [cache.exists(), "passed"],
        [cache.isAbsent(), "still-there"],
        [cache.usesImage("redis:7"), "passed"],
        [cache.usesImage("redis:6"), "image-differs"],
        [containerFrom("redis:7").isRunning(), "passed"],
        [containerFrom("redis:6").isRunning(), "absent"],
        [cache.publishes(6380, 6379), "passed"],
        [cache.publishes(6379, 6380), "port-differs"],
        [cache.hasLimits({ memoryBytes: 64 * mebibyte, cpus: 0.5 }), "passed"],
        [cache.hasLimits({ memoryBytes: 64 * mebibyte, cpus: 1 }), "limit-differs"],
        [cache.hasVariable("COLOUR", "blue"), "passed"],
        [cache.hasVariable("COLOUR", "red"), "variable-differs"],
        [cache.mounts("/data", { volume: "data" }), "passed"],
        [cache.mounts("/data", { volume: "other" }), "mount-differs"],
        [cache.isOnNetwork("bridge"), "passed"],
        [cache.isOnNetwork("back"), "network-differs"],
        [cache.isHealthy(), "not-healthy"],
        [cache.hasEnded(), "not-ended"],
        [cache.runs(["redis-cli", "ping"], { prints: "PONG" }), "passed"],
        [cache.runs(["redis-cli", "ping"], { prints: "pang" }), "output-differs"],
        [cache.runs(["false"]), "exit-differs"],
        [cache.hasLogged("Ready to accept connections"), "passed"],
        [cache.hasLogged("Good night"), "not-in-log"],
        [cache.satisfies('object.Name == "/cache"', { en: "its name", fr: "son nom" }), "passed"],
        [cache.satisfies("object.Nothing.here", { en: "more", fr: "plus" }), "differs"],
        [dockerVolume("data").exists(), "passed"],
        [dockerNetwork("back").exists(), "absent"],
      ]);
      await made.kill();
      await expectWords(server, surroundings, [
        [cache.hasEnded({ code: 137 }), "passed"],
        [cache.hasEnded({ code: 0 }), "not-ended"],
        [cache.runs(["true"]), "not-running"],
      ]);
    }),
  30_000,
);

test(
  "images are judged by size and by the layers that they share",
  () =>
    withEngine(async (engine, server, surroundings) => {
      for (const image of ["python:3.12-slim", "python:3.13-slim", "alpine:3.20"]) await pull(engine, image);
      await engine.getImage("alpine:3.20").tag({ repo: "small", tag: "1" });
      await expectWords(server, surroundings, [
        [dockerImage("alpine:3.20").isAtMost(20), "passed"],
        [dockerImage("python:3.13-slim").isAtMost(20), "too-big"],
        [dockerImage("nothing").isAtMost(20), "absent"],
        [dockerImage("small:1").sharesLayersWith("alpine:3.20"), "same-image"],
        [dockerImage("alpine:3.20").sharesLayersWith("python:3.13-slim"), "layers-differ"],
        [dockerImage("python:3.13-slim").sharesLayersWith("python:3.12-slim", { butLast: 20 }), "passed"],
        [dockerImage("python:3.13-slim").sharesLayersWith("alpine:3.20"), "layers-differ"],
      ]);
    }),
  30_000,
);

test("a published port is asked from the learner's shell", async () => {
  await using server = await serveCluster();
  const run = async (argv: readonly string[]) =>
    argv.at(-1) === "http://localhost:8080/"
      ? { code: 0, stdout: "Welcome", stderr: "" }
      : { code: 7, stdout: "", stderr: "curl: (7) Failed to connect" };
  await expectWords(server, { run }, [
    [publishedPort(8080).answers({ includes: "Welcome" }), "passed"],
    [publishedPort(8080).answers({ includes: "Farewell" }), "body-differs"],
    [publishedPort(8081).answers(), "no-answer"],
  ]);
});

test("without an engine or a shell a check is broken, never failed", async () => {
  await using server = await serveCluster();
  const checks = [check("container", cache.isRunning()), check("port", publishedPort(8080).answers())];
  await using watched = await watch(server.kubeconfig, checks);
  await watched.until("container", "docker-missing");
  await watched.until("port", "shell-missing");
  expect(watched.told.get("container")?.map(({ status }) => status)).toEqual(["broken"]);
});
