import { describe, expect, it } from "vitest";
import { jsonFault } from "./json-fault.ts";

const faults: readonly (readonly [string, string])[] = [
  ["", "unexpected end of JSON input"],
  ['{"spec":{"replicas":3}', "unexpected end of JSON input"],
  ['{"a":"b', "unexpected end of JSON input"],
  ["{bad", "invalid character 'b' looking for beginning of object key string"],
  ["{'spec':1}", "invalid character '\\'' looking for beginning of object key string"],
  ['{"a":1,}', "invalid character '}' looking for beginning of object key string"],
  ['{"a" 1}', "invalid character '1' after object key"],
  ['{"a":1 "b":2}', "invalid character '\"' after object key:value pair"],
  ['{"a":}', "invalid character '}' looking for beginning of value"],
  ["[1 2]", "invalid character '2' after array element"],
  ['{"a":trye}', "invalid character 'y' in literal true (expecting 'u')"],
  ['{"a":"\\q"}', "invalid character 'q' in string escape code"],
  ['{"a":"x\ny"}', "invalid character '\\n' in string literal"],
  ['{"a":-x}', "invalid character 'x' in numeric literal"],
  ["{} x", "invalid character 'x' after top-level value"],
];

describe("what Go says of a text that is no JSON", () => {
  it.each(faults)("%j", (text, sentence) => {
    expect(jsonFault(text)).toBe(sentence);
  });
});
