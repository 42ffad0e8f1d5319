import { afterAll, beforeAll, expect, it } from "vitest";
import { systemClock } from "../../clock.ts";
import { createCluster } from "../../cluster.ts";
import { answerHealthChecks } from "../../network/grpc-health.ts";
import { checkGrpc } from "./grpc-check.ts";

const cluster = createCluster({ clock: systemClock, random: { next: Math.random }, systemPods: false });
const pod = cluster.network.attach({ address: "10.244.1.9", hostname: "health", dnsSearches: [] });
const statuses: Record<string, "SERVING" | "NOT_SERVING"> = { "": "SERVING", shop: "NOT_SERVING" };

const check = (port: number, service = "") =>
  checkGrpc(cluster.network.outside, { host: "10.244.1.9", port, service, timeoutMs: 1_000 });

beforeAll(() => {
  pod.listen(5000, "TCP", (connection) => answerHealthChecks(connection, (service) => statuses[service]));
  pod.listen(80, "TCP", (connection) => {
    connection.onData(() => {
      connection.write(Buffer.from("HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n"));
      connection.end();
    });
  });
});

afterAll(() => {
  pod[Symbol.dispose]();
  cluster[Symbol.dispose]();
});

it("passes when the server serves", async () => {
  expect(await check(5000)).toEqual({ ok: true, message: "" });
});

it("tells what a service answers", async () => {
  expect(await check(5000, "shop")).toEqual({
    ok: false,
    message: 'service unhealthy (responded with "NOT_SERVING")',
  });
});

it("tells that nobody knows a service", async () => {
  expect(await check(5000, "stock")).toEqual({
    ok: false,
    message: "error: health rpc probe failed: rpc error: code = NotFound desc = unknown service",
  });
});

it.each([80, 81])("finds no gRPC on port %d", async (port) => {
  expect(await check(port)).toEqual({
    ok: false,
    message: `timeout: failed to connect service "10.244.1.9:${port}" within 1s: context deadline exceeded`,
  });
});
