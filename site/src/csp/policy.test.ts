import { expect, test } from "vitest";
import { findInlineParts, policyFor } from "./policy.ts";

test("inline scripts are found, files are not", () => {
  const html =
    '<script>let a = "<style>";</script><script type="module" src="/a.js"></script><script type="module">b()</script>';
  expect(findInlineParts(html)).toEqual({ scripts: ['let a = "<style>";', "b()"], styles: [] });
});

test("style elements and style attributes are found", () => {
  const html = '<style>p{}</style><p class="a" style="color:red">x</p><!-- <style> --><code>style="no tag"</code>';
  expect(findInlineParts(html).styles).toEqual(["<style>", '<p class="a" style="color:red">']);
});

test("the policy allows each script once by its hash, and nothing else inline", () => {
  const policy = policyFor(["alert(1)", "alert(1)"]);
  expect(policy.match(/'sha256-bhHHL3z2vDgxUt0W3dWQOrprscmda2Y5pLsLg4GF\+pI='/g)).toHaveLength(1);
  expect(policy).not.toContain("unsafe-inline");
  expect(policy).not.toContain("'unsafe-eval'");
});
