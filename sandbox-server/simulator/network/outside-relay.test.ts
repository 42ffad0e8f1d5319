import { duplexPair } from "node:stream";
import { text } from "node:stream/consumers";
import { beforeEach, expect, it } from "vitest";
import { ManualClock } from "../controllers/testing/manual-clock.ts";
import { MemoryClient } from "../kubelet/testing/memory-client.ts";
import { createClusterNetwork } from "./index.ts";
import { relayFromOutside } from "./outside-relay.ts";

let network: ReturnType<typeof createClusterNetwork>;
let seen: string;

beforeEach(() => {
  network = createClusterNetwork({ client: new MemoryClient(), clock: new ManualClock(), random: { next: () => 0.5 } });
  seen = "";
  const pod = network.attach({ address: "10.244.1.5", hostname: "web", dnsSearches: [] });
  pod.listen(8080, "TCP", (connection) => {
    connection.onData((data) => {
      seen += Buffer.from(data).toString();
      connection.write(Buffer.from("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello"));
      connection.end();
    });
  });
});

async function send(request: string): Promise<string> {
  const [mine, theirs] = duplexPair();
  relayFromOutside(network, theirs);
  mine.write(request);
  return text(mine);
}

it("A request in absolute form reaches a pod in origin form", async () => {
  const answer = await send(
    "GET http://10.244.1.5:8080/path?x=1 HTTP/1.1\r\nHost: 10.244.1.5:8080\r\nProxy-Connection: Keep-Alive\r\n\r\n",
  );
  expect(answer).toBe("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello");
  expect(seen).toBe("GET /path?x=1 HTTP/1.1\r\nHost: 10.244.1.5:8080\r\nConnection: close\r\n\r\n");
});

it("A tunnel carries bytes as they are", async () => {
  const answer = await send("CONNECT 10.244.1.5:8080 HTTP/1.1\r\nHost: x\r\n\r\nping");
  expect(answer).toBe("HTTP/1.1 200 Connection established\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello");
  expect(seen).toBe("ping");
});

it("A port where nothing listens is answered with the kernel's words", async () => {
  const answer = await send("GET http://10.244.1.5:81/ HTTP/1.1\r\nHost: x\r\n\r\n");
  expect(answer).toContain("HTTP/1.1 502 Bad Gateway");
  expect(answer).toContain("10.244.1.5:81: Connection refused");
});

it("Something that is no proxy request is refused", async () => {
  expect(await send("GET / HTTP/1.1\r\nHost: x\r\n\r\n")).toContain("HTTP/1.1 400 Bad Request");
});
