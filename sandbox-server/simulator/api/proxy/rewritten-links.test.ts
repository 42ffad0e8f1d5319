import { expect, it } from "vitest";
import { rewrittenLink, rewrittenPage } from "./rewritten-links.ts";

const prefix = "/api/v1/namespaces/default/services/web/proxy";

it("leads links to the program's root through the proxy", () => {
  expect(rewrittenPage('<a href="/rewriteme">test</a>', prefix)).toBe(`<a href="${prefix}/rewriteme">test</a>`);
  expect(rewrittenPage("<IMG alt='/x' SRC='/logo.png'>", prefix)).toBe(`<IMG alt='/x' SRC='${prefix}/logo.png'>`);
  expect(rewrittenPage("<form method=post action=/send/>", prefix)).toBe(`<form method=post action=${prefix}/send/>`);
});

it("leaves everything else as it is", () => {
  const page = `<p title="/a">/b</p><a href="c">d</a><a href="https://example.com/e">f</a><a href="//g/h">i</a>`;
  expect(rewrittenPage(page, prefix)).toBe(page);
  expect(rewrittenLink(`${prefix}/there`, prefix)).toBe(`${prefix}/there`);
});
