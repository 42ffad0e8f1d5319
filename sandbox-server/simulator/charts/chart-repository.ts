import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parse, stringify } from "yaml";
import { ADDRESS_PLAN, CHARTS_HOST } from "../network/addresses.ts";
import type { ClusterNetwork } from "../network/cluster-network.ts";
import { listenHttp } from "../network/http-listener.ts";
import { packChart, packedAt } from "./chart-archive.ts";

const packagesFolder = fileURLToPath(new URL("./packages", import.meta.url));

/** Every file of the repository by its path; made when somebody first asks. */
type Repository = ReadonlyMap<string, Buffer>;

/**
 * Serves the charts of `packages/NAME/VERSION/` as a Helm repository at `http://charts.matelot.internal`, inside the
 * simulated network. Source of the form: "The chart repository guide", helm.sh.
 */
export function serveCharts(network: ClusterNetwork): Disposable {
  const place = network.attach({ address: ADDRESS_PLAN.charts, hostname: CHARTS_HOST, dnsSearches: [] });
  listenHttp(place, 80, createChartServer());
  return place;
}

function createChartServer(): Server {
  let repository: Repository | undefined;
  return createServer((request, response) => {
    repository ??= readRepository(packagesFolder);
    const path = (request.url ?? "/").replace(/\?.*$/, "");
    const file = repository.get(path);
    if (file === undefined) {
      response.writeHead(404, { "content-type": "text/plain" }).end("404 page not found\n");
      return;
    }
    const type = path.endsWith(".tgz") ? "application/gzip" : "text/yaml";
    response.writeHead(200, { "content-type": type, "content-length": file.length });
    response.end(request.method === "HEAD" ? undefined : file);
  });
}

/** The archives of all charts in a folder and the `index.yaml` that lists them, newest version first. */
export function readRepository(folder: string): Repository {
  const files = new Map<string, Buffer>();
  const entries: Record<string, unknown[]> = {};
  for (const name of readdirSync(folder).sort()) {
    const versions = readdirSync(join(folder, name)).sort((a, b) => b.localeCompare(a, "en", { numeric: true }));
    entries[name] = versions.map((version) => {
      const chart = join(folder, name, version);
      const archive = packChart(chart, name);
      const file = `${name}-${version}.tgz`;
      files.set(`/${file}`, archive);
      return {
        ...(parse(readFileSync(join(chart, "Chart.yaml"), "utf8")) as object),
        created: new Date(packedAt).toISOString(),
        digest: createHash("sha256").update(archive).digest("hex"),
        urls: [`http://${CHARTS_HOST}/${file}`],
      };
    });
  }
  const index = { apiVersion: "v1", entries, generated: new Date(packedAt).toISOString() };
  return files.set("/index.yaml", Buffer.from(stringify(index)));
}
