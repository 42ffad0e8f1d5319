import type { NetworkError, NetworkFault } from "../../network/cluster-network.ts";

/** What libc's strerror says of each. */
export const faultWords: Readonly<Record<NetworkFault, string>> = {
  ECONNREFUSED: "Connection refused",
  ETIMEDOUT: "Connection timed out",
  EHOSTUNREACH: "No route to host",
  ENETUNREACH: "Network is unreachable",
  ENOTFOUND: "Name or service not known",
  EAI_AGAIN: "Temporary failure in name resolution",
  EADDRINUSE: "Address already in use",
  ECONNRESET: "Connection reset by peer",
};

/** Whether a thrown value is a fault of the network and not of the simulator. */
export function isNetworkError(thrown: unknown): thrown is NetworkError {
  return thrown instanceof Error && "code" in thrown && typeof thrown.code === "string" && thrown.code in faultWords;
}
