/**
 * The name server that containers on learners' networks are given: an address of RFC 5737, which nobody has. The engine's
 * own server still answers for names of the network; what it doesn't know it would otherwise ask of the host's name
 * servers, on older engines from the host's own network even for internal networks (CVE-2024-29018).
 */
export const deadEndDns: readonly string[] = ["192.0.2.1"];
