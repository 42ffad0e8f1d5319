import { ageColumn, defineKind, nameColumn, orNone, text } from "../columns.ts";
import { fill } from "../fill.ts";
import type { Ingress } from "../types.ts";
import { validateIngress } from "../validation/ingress.ts";

const shownHosts = 3;
const classAnnotation = "kubernetes.io/ingress.class";

export const ingress = defineKind<Ingress>({
  group: "networking.k8s.io",
  version: "v1",
  resource: "ingresses",
  kind: "Ingress",
  singular: "ingress",
  shortNames: ["ing"],
  categories: [],
  namespaced: true,
  columns: [
    nameColumn,
    text("Class", "Which controller routes for the ingress.", ({ spec, metadata }) => {
      return orNone(spec?.ingressClassName ?? metadata.annotations?.[classAnnotation]);
    }),
    text("Hosts", "Names that requests come in for.", hosts),
    text("Address", "Where requests come in.", ({ status }) =>
      (status?.loadBalancer?.ingress ?? []).map(({ ip, hostname }) => ip || hostname || "").join(","),
    ),
    text("Ports", "Ports that are open.", ({ spec }) => ((spec?.tls ?? []).length > 0 ? "80, 443" : "80")),
    ageColumn,
  ],
  subresources: { status: true },
  withDefaults: (object) => ({
    ...object,
    spec: object.spec ?? {},
    status: fill({ ...object.status }, { loadBalancer: {} }),
  }),
  validate: validateIngress,
  warnings: ({ metadata }, previous) =>
    previous === undefined && metadata.annotations?.[classAnnotation] !== undefined
      ? [`annotation "${classAnnotation}" is deprecated, please use 'spec.ingressClassName' instead`]
      : [],
});

function hosts({ spec }: Ingress): string {
  const named = (spec?.rules ?? []).map(({ host }) => host).filter((host) => host !== undefined && host !== "");
  if (named.length === 0) return "*";
  const shown = named.slice(0, shownHosts).join(",");
  return named.length > shownHosts ? `${shown} + ${named.length - shownHosts} more...` : shown;
}
