import { expect, it } from "vitest";
import { ManualClock } from "../controllers/testing/manual-clock.ts";
import { createConnectionPair } from "./connection.ts";
import { SimulatedNetworkError } from "./network-fault.ts";

it("shows the client the address that it dialled, and the server the client's own", () => {
  const client = { address: "10.244.1.5", port: 40_000 };
  const pod = { address: "10.244.1.6", port: 8080 };
  const delivery = { clock: new ManualClock() } as never;
  const pair = createConnectionPair(client, pod, delivery, { address: "10.96.0.20", port: 80 });
  expect(pair.client).toMatchObject({ remoteAddress: "10.96.0.20", remotePort: 80 });
  expect(pair.server).toMatchObject({ remoteAddress: "10.244.1.5", localAddress: "10.244.1.6", localPort: 8080 });
});

it("keeps the address that was tried in a fault", () => {
  expect(new SimulatedNetworkError("ECONNREFUSED", 0, "10.96.0.21")).toMatchObject({ address: "10.96.0.21" });
});
