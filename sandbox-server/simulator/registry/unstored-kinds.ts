/** A resource that is only ever posted: the answer is all there is of it. */
export interface UnstoredKind {
  readonly group: string;
  readonly version: string;
  readonly resource: string;
  readonly kind: string;
  readonly singular: string;
  readonly namespaced: boolean;
}

const authentication = { group: "authentication.k8s.io", version: "v1", namespaced: false };
const authorization = { group: "authorization.k8s.io", version: "v1", namespaced: false };

/** Reviews and bindings, in the order of discovery. */
export const unstoredKinds: readonly UnstoredKind[] = [
  { group: "", version: "v1", namespaced: true, resource: "bindings", kind: "Binding", singular: "binding" },
  { ...authentication, resource: "selfsubjectreviews", kind: "SelfSubjectReview", singular: "selfsubjectreview" },
  { ...authentication, resource: "tokenreviews", kind: "TokenReview", singular: "tokenreview" },
  {
    ...authorization,
    namespaced: true,
    resource: "localsubjectaccessreviews",
    kind: "LocalSubjectAccessReview",
    singular: "localsubjectaccessreview",
  },
  {
    ...authorization,
    resource: "selfsubjectaccessreviews",
    kind: "SelfSubjectAccessReview",
    singular: "selfsubjectaccessreview",
  },
  {
    ...authorization,
    resource: "selfsubjectrulesreviews",
    kind: "SelfSubjectRulesReview",
    singular: "selfsubjectrulesreview",
  },
  { ...authorization, resource: "subjectaccessreviews", kind: "SubjectAccessReview", singular: "subjectaccessreview" },
];
