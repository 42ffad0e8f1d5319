import { createServer } from "node:http";
import { text } from "node:stream/consumers";
import { expect, it } from "vitest";
import { ManualClock } from "../controllers/testing/manual-clock.ts";
import { MemoryClient } from "../kubelet/testing/memory-client.ts";
import { streamOf } from "./connection-stream.ts";
import { listenHttp } from "./http-listener.ts";
import { createClusterNetwork } from "./index.ts";

it("A Node server answers requests of simulated programs", async () => {
  const network = createClusterNetwork({
    client: new MemoryClient(),
    clock: new ManualClock(),
    random: { next: () => 0.5 },
  });
  const pod = network.attach({ address: "10.244.1.5", hostname: "web", dnsSearches: [] });
  const server = createServer((request, response) => response.end(`asked for ${request.url}`));
  using _listening = listenHttp(network.outside, 6443, server);
  const stream = streamOf(await pod.connect("172.18.0.1", 6443));
  stream.write("GET /api HTTP/1.1\r\nHost: kubernetes\r\nConnection: close\r\n\r\n");
  expect(await text(stream)).toContain("asked for /api");
});
