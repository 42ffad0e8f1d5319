import { serveTestCluster } from "./api/test-cluster-server.ts";

const server = await serveTestCluster({ onFault: (f: unknown) => console.error("FAULT", f) } as never);
await server.writeKubeconfig("/tmp/ctl/kubeconfig");
console.log("ready", server.url, process.pid);
setTimeout(() => process.exit(0), 900_000);
