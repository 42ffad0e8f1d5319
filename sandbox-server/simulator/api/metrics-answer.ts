import { qualified } from "../store/api-error.ts";
import type { Answer, ApiParts } from "./api-parts.ts";
import type { RequestCount } from "./audit/audit-log.ts";
import { serverVersion } from "./health.ts";

interface Sample {
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

interface Family {
  readonly name: string;
  readonly help: string;
  readonly type: "counter" | "gauge";
  readonly samples: readonly Sample[];
}

/** /metrics in Prometheus' text form: what this API server can count truly. */
export function metricsAnswer(parts: ApiParts): Answer {
  const families = [requestFamily(parts.audit.counts()), buildFamily(), storedFamily(parts)];
  const text = families.toSorted((a, b) => (a.name < b.name ? -1 : 1)).map(familyText);
  return { code: 200, text: text.join(""), type: "text/plain; version=0.0.4; charset=utf-8" };
}

function requestFamily(counts: readonly RequestCount[]): Family {
  return {
    name: "apiserver_request_total",
    help: "[STABLE] Counter of apiserver requests broken out for each verb, dry run value, group, version, resource, scope, component, and HTTP response code.",
    type: "counter",
    samples: counts.map(({ verb, code, group, version, resource, subresource, scope, dryRun, count }) => ({
      labels: {
        code: String(code),
        component: "apiserver",
        dry_run: dryRun,
        group,
        resource,
        scope,
        subresource,
        verb: verb.toUpperCase(),
        version,
      },
      value: count,
    })),
  };
}

function buildFamily(): Family {
  return {
    name: "kubernetes_build_info",
    help: "[ALPHA] A metric with a constant '1' value labeled by major, minor, git version, git commit, git tree state, build date, Go version, and compiler from which Kubernetes was built, and platform on which it is running.",
    type: "gauge",
    samples: [
      {
        labels: {
          build_date: serverVersion.buildDate,
          compiler: serverVersion.compiler,
          git_commit: serverVersion.gitCommit,
          git_tree_state: serverVersion.gitTreeState,
          git_version: serverVersion.gitVersion,
          go_version: serverVersion.goVersion,
          major: serverVersion.major,
          minor: serverVersion.minor,
          platform: serverVersion.platform,
        },
        value: 1,
      },
    ],
  };
}

function storedFamily({ kinds, store }: ApiParts): Family {
  const names = [...new Set(kinds.all().map(qualified))].toSorted();
  return {
    name: "apiserver_storage_objects",
    help: "[STABLE] [DEPRECATED, consider using apiserver_resource_objects instead] Number of stored objects at the time of last check split by kind. In case of a fetching error, the value will be -1.",
    type: "gauge",
    samples: names.map((resource) => ({ labels: { resource }, value: store.count(resource) })),
  };
}

function familyText({ name, help, type, samples }: Family): string {
  const lines = samples.map(({ labels, value }) => {
    const pairs = Object.entries(labels).map(([label, text]) => `${label}=${JSON.stringify(text)}`);
    return `${name}{${pairs.join(",")}} ${value}\n`;
  });
  return `# HELP ${name} ${help}\n# TYPE ${name} ${type}\n${lines.toSorted().join("")}`;
}
