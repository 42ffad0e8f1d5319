import { converse } from "./netcat.ts";
import { faultWords, isNetworkError } from "./network-fault-words.ts";
import { UsageFault } from "./program.ts";
import { lookUp } from "./resolve-host.ts";
import { program } from "./simple.ts";

/** telnet as far as it is used to try a port: `telnet HOST [PORT]`, then what is typed goes there. */
export const telnet = program("telnet", async (process, args) => {
  const [host, portText = "23"] = args.filter((word) => !word.startsWith("-"));
  const port = Number(portText);
  if (host === undefined) throw new UsageFault("usage: telnet HOST [PORT]");
  if (!Number.isInteger(port) || port < 1 || port > 65_535) throw new UsageFault(`bad port '${portText}'`);
  const address = lookUp(process, host);
  if (address === undefined) throw new UsageFault(`bad address '${host}'`);
  try {
    const connection = await process.awaitOutside(process.scope.network.connect(address, port));
    await process.print(`\nEntering character mode\nEscape character is '^]'.\n\n`);
    await converse(process, connection);
  } catch (thrown) {
    if (!isNetworkError(thrown)) throw thrown;
    throw new UsageFault(`can't connect to remote host (${address}): ${faultWords[thrown.code]}`);
  }
  await process.warn("Connection closed by foreign host\n");
  return 1;
});
