import { expect, test, vi } from "vitest";
import { createTestContainer, createTestPod, createTestRuntime, run } from "../testing/test-container.ts";
import { createImageRegistry, images } from "./index.ts";

/** Images whose default command ends at once in a pod without standard input, with their exit codes. */
const ending: Record<string, number> = {
  "docker.io/curlimages/curl": 2,
  "docker.io/hashicorp/http-echo": 127,
  "docker.io/library/mariadb": 1,
  "docker.io/library/mysql": 1,
  "docker.io/library/postgres": 1,
  "docker.io/polinux/stress": 0,
  "docker.io/alpine/curl": 2,
  "docker.io/alpine/k8s": 0,
  "docker.io/bitnami/kubectl": 0,
  "docker.io/alpine/git": 1,
};

const shells = [
  "alpine",
  "busybox",
  "debian",
  "ubuntu",
  "gcc",
  "golang",
  "hello-world",
  "perl",
  "python",
  "node",
  "php",
  "bash",
  "fedora",
  "centos",
  "almalinux",
  "amazonlinux",
  "rockylinux",
];
for (const name of shells) Object.assign(ending, { [`docker.io/library/${name}`]: 0 });
Object.assign(ending, { "docker.io/nicolaka/netshoot": 0 });
for (const name of ["nonewprivs", "nonroot"]) ending[`gcr.io/kubernetes-e2e-test-images/${name}`] = 0;

/** Lines that a real one writes when it starts or refuses to. */
const saying: Readonly<Record<string, RegExp>> = {
  "docker.io/library/mysql": /MYSQL_ROOT_PASSWORD/,
  "docker.io/library/postgres": /POSTGRES_PASSWORD/,
  "docker.io/library/mariadb": /MARIADB_ROOT_PASSWORD/,
  "docker.io/library/mongo": /Waiting for connections/,
  "docker.io/library/rabbitmq": /Server startup complete/,
  "docker.io/library/tomcat": /Server startup in/,
  "docker.io/library/nginx": /start worker process/,
  "docker.io/library/httpd": /resuming normal operations/,
  "docker.io/library/redis": /Ready to accept connections/,
  "docker.io/library/wordpress": /apache2 -D FOREGROUND/,
  "docker.io/hashicorp/http-echo": /Missing -text option/,
};

/** Kept running on one port of HTTP: `/` is answered. */
const answering = ["wordpress", "tomcat", "ghost", "php:apache", "httpd", "nginx", "hpa-example", "traefik/whoami"];

const registry = createImageRegistry(images);
const tagOf = (repository: string) =>
  ["latest", "1.0", "2.53", "9"].find((tag) => registry.find(`${repository}:${tag}`).status === "found") ?? "latest";

test.each(images.map((image) => [image.repositories[0] ?? ""]))(
  "%s starts as the real one does",
  async (repository) => {
    const container = createTestContainer(createTestPod(createTestRuntime()), {
      image: `${repository}:${tagOf(repository)}`,
    });
    const process = container.start();
    const code = ending[repository];
    if (code === undefined) {
      const outcome = await Promise.race([process.exited, afterStart()]);
      expect(outcome).toBe("running");
    } else expect(await process.exited).toMatchObject({ code });
    const words = saying[repository];
    const log = () =>
      container.log
        .read({})
        .map((line) => line.text)
        .join("\n");
    if (words !== undefined) await vi.waitFor(() => expect(log()).toMatch(words));
    process.signal("SIGKILL");
  },
);

/** Long enough for whatever a default command does before it ends: turns of the event loop, not time. */
async function afterStart(): Promise<"running"> {
  for (let turn = 0; turn < 300; turn += 1) await new Promise((resolve) => setImmediate(resolve));
  return "running";
}

test.each(answering)("%s answers /", async (name) => {
  const image = name === "hpa-example" ? "registry.k8s.io/hpa-example" : name;
  const runtime = createTestRuntime();
  const pod = createTestPod(runtime);
  const server = createTestContainer(pod, { image, name: "server" });
  server.start();
  const port = { tomcat: 8080, ghost: 2368 }[name] ?? 80;
  await vi.waitFor(() => expect(pod.isListening(port)).toBe(true));
  const client = createTestContainer(pod, { name: "client", command: ["wget", "-qO-", `http://127.0.0.1:${port}/`] });
  expect(await client.start().exited).toMatchObject({ code: 0 });
  expect(client.log.read({}).length).toBeGreaterThan(0);
  pod.stop();
});

test("fluentd brings a configuration that takes in and writes out", async () => {
  const container = createTestContainer(createTestPod(createTestRuntime()), { image: "fluent/fluentd:v1.16" });
  container.start();
  const { stdout } = await run(container, ["cat", "/fluentd/etc/fluent.conf"]);
  expect(stdout).toContain("<source>");
  expect(stdout).toContain("<match **>");
});
