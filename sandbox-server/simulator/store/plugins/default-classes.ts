import { isDefaultStorageClass } from "../../registry/kinds/storage-class.ts";
import type { KubeObject } from "../../registry/kube-object.ts";
import type { Ingress, IngressClass, PersistentVolumeClaim, StorageClass } from "../../registry/types.ts";
import type { AdmissionPlugin, AdmissionRequest } from "../admission.ts";
import { forbidden, qualified } from "../api-error.ts";
import type { ObjectStore } from "../object-store.ts";

const ingressClassAnnotation = "kubernetes.io/ingress.class";
const defaultIngressAnnotation = "ingressclass.kubernetes.io/is-default-class";

/** Gives claims and ingresses that name no class the cluster's default one (DefaultStorageClass, DefaultIngressClass). */
export function defaultClasses(store: ObjectStore): readonly AdmissionPlugin[] {
  return [
    {
      name: "DefaultStorageClass",
      mutate: (request) => onCreate(request, "persistentvolumeclaims", (object) => withStorageClass(store, object)),
    },
    {
      name: "DefaultIngressClass",
      mutate: (request) =>
        onCreate(request, "ingresses.networking.k8s.io", (object) => withIngressClass(store, object, request)),
    },
  ];
}

function onCreate(
  { operation, kind, object, subresource }: AdmissionRequest,
  resource: string,
  change: (object: KubeObject) => KubeObject,
): KubeObject | undefined {
  const isMeant = operation === "CREATE" && subresource === "" && qualified(kind) === resource;
  return isMeant && object !== undefined ? change(object) : undefined;
}

function withStorageClass(store: ObjectStore, object: KubeObject): KubeObject {
  const { spec } = object as PersistentVolumeClaim;
  if (spec === undefined || spec.storageClassName !== undefined) return object;
  const classes = (store.list("storageclasses.storage.k8s.io") as readonly StorageClass[]).filter(
    isDefaultStorageClass,
  );
  // The newest one wins when several say that they are the default.
  const chosen = classes.toSorted((a, b) =>
    b.metadata.creationTimestamp.localeCompare(a.metadata.creationTimestamp),
  )[0];
  if (chosen === undefined) return object;
  return { ...object, spec: { ...spec, storageClassName: chosen.metadata.name } } as KubeObject;
}

function withIngressClass(store: ObjectStore, object: KubeObject, { kind, name }: AdmissionRequest): KubeObject {
  const { spec, metadata } = object as Ingress;
  if (spec?.ingressClassName != null || metadata.annotations?.[ingressClassAnnotation] !== undefined) return object;
  const classes = (store.list("ingressclasses.networking.k8s.io") as readonly IngressClass[]).filter(
    (each) => each.metadata.annotations?.[defaultIngressAnnotation] === "true",
  );
  const [chosen] = classes;
  if (chosen === undefined) return object;
  if (classes.length > 1) {
    throw forbidden(kind, name, `${classes.length} default IngressClasses were found, only 1 allowed`);
  }
  return { ...object, spec: { ...spec, ingressClassName: chosen.metadata.name } } as KubeObject;
}
