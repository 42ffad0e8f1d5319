import type { NetworkError, NetworkFault } from "./cluster-network.ts";

const WORDS: Readonly<Record<NetworkFault, string>> = {
  ECONNREFUSED: "Connection refused",
  ETIMEDOUT: "Connection timed out",
  EHOSTUNREACH: "No route to host",
  ENETUNREACH: "Network is unreachable",
  ENOTFOUND: "Name or service not known",
  EAI_AGAIN: "Temporary failure in name resolution",
  EADDRINUSE: "Address already in use",
  ECONNRESET: "Connection reset by peer",
};

/** The simulator's `NetworkError`: glibc's words for the code, and how long a real call would have taken to fail. */
export class SimulatedNetworkError extends Error implements NetworkError {
  override readonly name = "NetworkError";
  readonly code: NetworkFault;
  readonly delayMs: number;
  readonly address?: string;

  constructor(code: NetworkFault, delayMs = 0, address?: string) {
    super(WORDS[code]);
    this.code = code;
    this.delayMs = delayMs;
    if (address !== undefined) this.address = address;
  }
}
