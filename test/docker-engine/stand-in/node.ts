/**
 * A light stand-in for the k3s program in a node container: our simulated cluster behind the same command line, files
 * and port. `server` serves the API and writes the administrator's kubeconfig; `agent` joins its node to a server.
 */
import { randomInt } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { request } from "node:https";
import { join } from "node:path";
import { certificateKubeconfig } from "../../../sandbox-server/sandboxes/providers/docker/admin-access.ts";
import { openCertificates } from "../../../sandbox-server/sandboxes/providers/embedded/certificates.ts";
import { systemClock } from "../../../sandbox-server/simulator/clock.ts";
import {
  type ClusterSnapshot,
  createCluster,
  type SimulatedCluster,
} from "../../../sandbox-server/simulator/cluster.ts";
import { createCertificateSigner } from "../../../sandbox-server/simulator/controllers/index.ts";
import { renewLease } from "../../../sandbox-server/simulator/kubelet/nodes/heartbeat.ts";
import { serveApi } from "./api-front.ts";
import { readFlags, type StandInFlags } from "./flags.ts";

const state = "/var/lib/rancher/k3s";
const savePauseMs = 250;
const joinPauseMs = 200;
/** As a kubelet renews its lease. */
const heartbeatMs = 10_000;

try {
  const flags = readFlags(process.argv.slice(2));
  console.log(`stand-in for k3s: ${flags.command} as process ${process.pid}`);
  if (flags.command === "server") await serve(flags);
  else joinServer(flags);
} catch (thrown) {
  console.error(`level=fatal msg="${thrown instanceof Error ? thrown.message : thrown}"`);
  process.exit(1);
}

async function serve({ values }: StandInFlags): Promise<void> {
  const [name = "node-1"] = values.get("node-name") ?? [];
  const port = Number(values.get("https-listen-port")?.[0] ?? 6443);
  const [kubeconfigPath = "/etc/rancher/k3s/k3s.yaml"] = values.get("write-kubeconfig") ?? [];
  mkdirSync(state, { recursive: true });
  const certificates = await openCertificates(join(state, "tls"), Date.now());
  const { clientAuthority, clientAuthorityKey } = certificates;
  const signCertificate = createCertificateSigner({ certificate: clientAuthority, key: clientAuthorityKey });
  const saved = readSaved();
  const boot = (nodes: readonly string[], snapshot: ClusterSnapshot | undefined): SimulatedCluster => {
    const booted = createCluster({
      clock: systemClock,
      random: { next: () => randomInt(2 ** 47) / 2 ** 47 },
      nodes,
      certificateAuthority: certificates.authority,
      signCertificate,
      onFault: (fault) => console.error("level=error", fault),
      ...(snapshot === undefined ? {} : { snapshot }),
    });
    // A kubelet that starts says at once that it is there.
    for (const node of nodes) renewLease(booted.client, systemClock, node);
    return booted;
  };
  let nodes = saved?.nodes ?? [name];
  let cluster = boot(nodes, saved?.snapshot);
  const onJoin = (node: string, token: string) => {
    if (token !== process.env.K3S_TOKEN) return false;
    if (nodes.includes(node)) {
      renewLease(cluster.client, systemClock, node);
      return true;
    }
    const snapshot = cluster.snapshot();
    cluster[Symbol.dispose]();
    nodes = [...nodes, node];
    cluster = boot(nodes, snapshot);
    return true;
  };
  await serveApi({ port, certificates, cluster: () => cluster, onJoin });
  await writeKubeconfig(kubeconfigPath, port, certificates, signCertificate);
  // Archives of images are looked at when the node starts, as k3s does.
  const images = join(state, "agent/images");
  for (const file of existsSync(images) ? readdirSync(images) : [])
    console.log(`Imported images from ${images}/${file}`);
  let savedRevision = -1;
  const save = () => {
    if (cluster.revision === savedRevision) return;
    savedRevision = cluster.revision;
    const path = join(state, "cluster.json");
    writeFileSync(`${path}.new`, JSON.stringify({ nodes, snapshot: cluster.snapshot() }));
    renameSync(`${path}.new`, path);
  };
  setInterval(save, savePauseMs);
  onTerminate(() => {
    save();
    process.exit(0);
  });
}

function readSaved(): { readonly nodes: readonly string[]; readonly snapshot: ClusterSnapshot } | undefined {
  const path = join(state, "cluster.json");
  return existsSync(path) ? JSON.parse(readFileSync(path, "utf8")) : undefined;
}

async function writeKubeconfig(
  path: string,
  port: number,
  certificates: Awaited<ReturnType<typeof openCertificates>>,
  sign: ReturnType<typeof createCertificateSigner>,
): Promise<void> {
  await import("reflect-metadata");
  const x509 = await import("@peculiar/x509");
  const algorithm = { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" };
  const keys = await crypto.subtle.generateKey(algorithm, true, ["sign", "verify"]);
  const name = "CN=system:admin, O=system:masters";
  const csr = await x509.Pkcs10CertificateRequestGenerator.create({ name, keys, signingAlgorithm: algorithm });
  const now = Date.now();
  const certificate = await sign({
    request: csr.toString("pem"),
    usages: ["client auth"],
    notBefore: now - 60_000,
    notAfter: now + 365 * 24 * 60 * 60_000,
  });
  const key = Buffer.from(await crypto.subtle.exportKey("pkcs8", keys.privateKey));
  mkdirSync(join(path, ".."), { recursive: true });
  const text = certificateKubeconfig({
    certificateAuthority: certificates.authority,
    certificate,
    key: x509.PemConverter.encode(key, "PRIVATE KEY"),
    server: `https://127.0.0.1:${port}`,
    user: "default",
    namespace: "default",
  });
  writeFileSync(path, text, { mode: 0o600 });
}

/** Joins again and again: the server may be started anew at any time. */
function joinServer({ values }: StandInFlags): void {
  const [name = ""] = values.get("node-name") ?? [];
  const url = `${process.env.K3S_URL}/v1-k3s/nodes/${name}`;
  const headers = { authorization: `Bearer ${process.env.K3S_TOKEN}` };
  let timer: NodeJS.Timeout | undefined;
  const askIn = (ms: number) => {
    clearTimeout(timer);
    timer = setTimeout(ask, ms);
  };
  const ask = () => {
    askIn(joinPauseMs);
    const asking = request(url, { method: "PUT", headers, rejectUnauthorized: false }, (response) => {
      response.resume();
      if (response.statusCode === 200) askIn(heartbeatMs);
      if (response.statusCode !== 401) return;
      console.error('level=fatal msg="the server does not know this token"');
      process.exit(1);
    });
    asking.on("error", ({ message }) => console.error(`level=info msg="waiting for the server: ${message}"`));
    asking.end();
  };
  ask();
  onTerminate(() => process.exit(0));
}

function onTerminate(end: () => void): void {
  process.on("SIGTERM", end);
  process.on("SIGINT", end);
}
