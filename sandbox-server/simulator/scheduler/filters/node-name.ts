import { type Filter, finalRejection } from "./filter.ts";

export const nodeName: Filter = ({ pod }, { name }) => {
  if (!pod.spec?.nodeName || pod.spec.nodeName === name) return undefined;
  return finalRejection("node(s) didn't match the requested node name");
};
