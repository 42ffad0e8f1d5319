import { expect, test } from "vitest";
import { tableText } from "./table.ts";

const columns = [
  { name: "Name", priority: 0 },
  { name: "Ready", priority: 0 },
  { name: "Node", priority: 1 },
];
const pods = {
  columnDefinitions: columns,
  rows: [
    { cells: ["web-1", "1/1", "node-2"], object: { metadata: { namespace: "shop" } } },
    { cells: ["a", "0/1", null], object: { metadata: { namespace: "default" } } },
  ],
};

test("a table has three blanks between its columns, and narrow ones alone", () => {
  expect(tableText(pods, { wide: false, headers: true, namespaces: false })).toBe(
    "NAME    READY\nweb-1   1/1\na       0/1\n",
  );
});

test("a wide table of all namespaces has everything, several types have their names", () => {
  expect(tableText(pods, { wide: true, headers: true, namespaces: true, prefix: "pod/" })).toBe(
    [
      "NAMESPACE   NAME        READY   NODE",
      "shop        pod/web-1   1/1     node-2",
      "default     pod/a       0/1     <none>",
      "",
    ].join("\n"),
  );
});

test("without rows there is nothing to print", () => {
  expect(tableText({ columnDefinitions: columns, rows: [] }, { wide: false, headers: true, namespaces: false })).toBe(
    "",
  );
});
