import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createEmbeddedProvider } from "../../sandbox-server/sandboxes/providers/embedded/index.ts";
import type { Sandbox } from "../../sandbox-server/sandboxes/sandbox-provider.ts";
import { systemClock } from "../../sandbox-server/simulator/clock.ts";
import { toolDirectories } from "../isolation/tool-directories.ts";

const stack = new AsyncDisposableStack();
let sandbox: Sandbox;

beforeAll(async () => {
  const dataDirectory = await mkdtemp(join(tmpdir(), "matelot-credentials-"));
  stack.defer(() => rm(dataDirectory, { recursive: true, force: true }));
  const logger = { error: (details: { err: unknown }, message: string) => console.error(message, details.err) };
  const options = { dataDirectory, toolDirectories, allowUnisolatedShell: false, clock: systemClock, logger };
  const provider = stack.use(await createEmbeddedProvider(options));
  const spec = { learner: "ada", exercise: "credentials", namespace: "default", homeFiles: [], manifests: [] };
  sandbox = await provider.create(spec, {});
}, 60_000);
afterAll(() => stack.disposeAsync());

const script = async (text: string) => {
  const { stdout, stderr } = await sandbox.run(["bash", "-c", text], { timeoutMs: 30_000 });
  return `${stdout}${stderr}`;
};

test("who holds the socket is the learner, an administrator of the cluster", async () => {
  expect(await script("kubectl auth whoami -o jsonpath='{.status.userInfo.username}'")).toBe("learner");
  expect(await script("kubectl auth can-i '*' '*' --all-namespaces")).toBe("yes\n");
});

test("a service account's token makes its bearer that account", async () => {
  const said = await script(
    "kubectl create serviceaccount robot -o name; kubectl auth whoami --token=$(kubectl create token robot) -o jsonpath='{.status.userInfo.username}'",
  );
  expect(said).toBe("serviceaccount/robot\nsystem:serviceaccount:default:robot");
});

test("a token that nobody has given out is refused", async () => {
  for (const token of ["guessed", "a.b.c"]) {
    expect(await script(`kubectl get pods --token=${token}`)).toContain("You must be logged in to the server");
  }
});

test("a certificate that the cluster has signed makes its holder that user, with that user's rights", async () => {
  const said = await script(`
    openssl req -new -newkey rsa:2048 -nodes -keyout jane.key -subj /CN=jane/O=crew -out jane.csr 2>/dev/null
    kubectl apply -f - <<END >/dev/null
apiVersion: certificates.k8s.io/v1
kind: CertificateSigningRequest
metadata: { name: jane }
spec:
  request: $(base64 -w0 jane.csr)
  signerName: kubernetes.io/kube-apiserver-client
  usages: [client auth]
END
    kubectl certificate approve jane >/dev/null
    kubectl wait csr/jane --for=jsonpath='{.status.certificate}' --timeout=10s >/dev/null
    kubectl get csr jane -o jsonpath='{.status.certificate}' | base64 -d > jane.crt
    kubectl config set-credentials jane --client-certificate=jane.crt --client-key=jane.key >/dev/null
    kubectl auth whoami --user=jane -o jsonpath='{.status.userInfo.username} {.status.userInfo.groups}'; echo
    kubectl get pods --user=jane`);
  expect(said).toContain('jane ["crew","system:authenticated"]\n');
  expect(said).toContain('User "jane" cannot list resource "pods" in API group "" in the namespace "default"');
});

test("a certificate of somebody else's authority is refused", async () => {
  const said = await script(`
    openssl req -x509 -newkey rsa:2048 -nodes -keyout eve.key -subj /CN=eve/O=system:masters -addext extendedKeyUsage=clientAuth -out eve.crt 2>/dev/null
    kubectl config set-credentials eve --client-certificate=eve.crt --client-key=eve.key >/dev/null
    kubectl get pods --user=eve`);
  expect(said).toContain("You must be logged in to the server");
});
