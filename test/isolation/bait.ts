import { once } from "node:events";
import { setTimeout } from "node:timers/promises";
import type { PrivateEngine } from "../docker-engine/private-engine.ts";

/** Services of the engine's host that no container may reach. */
export interface Bait extends AsyncDisposable {
  readonly addresses: readonly string[];
  readonly port: number;
}

/** The cloud's metadata address, an address of the host's own, and the engine's default bridge. */
const addresses = ["169.254.169.254", "192.0.2.10", "172.17.0.1"];
const port = 8099;

/** A service on the host of the engine, which answers on every address there; a check made from there shows that it does. */
export async function bait(engine: PrivateEngine): Promise<Bait> {
  const own = addresses.slice(0, 2).map((address) => `ip address add ${address}/32 dev lo 2>/dev/null;`);
  const service = `require("net").createServer((one) => one.on("error", () => 0).end("secret\\n")).listen(${port})`;
  const host = engine.onItsHost(["sh", "-c", `${own.join(" ")} exec "$0" -e '${service}'`, process.execPath]);
  const isReady = async () => {
    const probe = engine.onItsHost(["bash", "-c", `cat </dev/tcp/${addresses[0]}/${port}`]);
    let said = "";
    probe.stdout?.on("data", (chunk: Buffer) => (said += chunk.toString()));
    await once(probe, "close");
    return said === "secret\n";
  };
  for (let left = 100; !(await isReady()); left -= 1) {
    if (left === 0) throw new Error("the bait does not answer on its own host");
    await setTimeout(50);
  }
  return {
    addresses,
    port,
    async [Symbol.asyncDispose]() {
      host.kill("SIGKILL");
      await once(host, "close");
    },
  };
}
