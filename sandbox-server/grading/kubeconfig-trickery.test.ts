import { expect, test } from "vitest";
import { refuseTrickery } from "./kubeconfig-trickery.ts";

test("a kubeconfig that runs a program or reads a file is refused by the field's name", () => {
  const exec = "users: [{name: a, user: {exec: {command: /bin/sh}}}]";
  expect(() => refuseTrickery(exec, "ada.kubeconfig")).toThrow("ada.kubeconfig has the field exec");
  expect(() => refuseTrickery("users: [{user: {tokenFile: /etc/passwd}}]", "a")).toThrow("tokenFile");
});

test("one that holds everything itself is accepted", () => {
  refuseTrickery("clusters: [{cluster: {server: 'https://127.0.0.1:1', certificate-authority-data: AA==}}]", "a");
  expect(() => refuseTrickery("a: [", "a")).toThrow(expect.objectContaining({ code: "kubeconfig-invalid" }));
});
