import { describe, expect, test } from "vitest";
import {
  addQuantities,
  canonicalQuantity,
  compareQuantities,
  isQuantity,
  parseQuantity,
  QuantityError,
  quantityMilliValue,
  quantityValue,
  subtractQuantities,
} from "./quantity.ts";

describe("quantities", () => {
  test.each([
    ["1000m", "1"],
    ["0.5", "500m"],
    ["1500m", "1500m"],
    ["1024Mi", "1Gi"],
    ["1.5Gi", "1536Mi"],
    ["0.5Gi", "512Mi"],
    ["512Ki", "512Ki"],
    ["1000Ki", "1000Ki"],
    ["100Mi", "100Mi"],
    ["1Ki", "1Ki"],
    ["0.5Ki", "512"],
    ["1000k", "1M"],
    ["0", "0"],
    ["0Gi", "0"],
    ["-1500m", "-1500m"],
    ["1e3", "1e3"],
    ["1500e0", "1500"],
    ["100n", "100n"],
    ["0.1n", "1n"],
    ["+5", "5"],
    [".5", "500m"],
    ["5.", "5"],
    [2, "2"],
    [0.5, "500m"],
  ])("%s is stored as %s", (text, canonical) => {
    expect(canonicalQuantity(text)).toBe(canonical);
  });

  test.each(["", "abc", "1.2.3", "1 Gi", "1gi", "1KI", "--1", "1Mib", "Gi", "1e"])("%s is no quantity", (text) => {
    expect(isQuantity(text)).toBe(false);
    expect(() => parseQuantity(text)).toThrow(QuantityError);
  });

  test("compare across units", () => {
    expect(compareQuantities("1", "1000m")).toBe(0);
    expect(compareQuantities("1Gi", "1G")).toBe(1);
    expect(compareQuantities("999m", "1")).toBe(-1);
  });

  test("add and subtract in the format of the first", () => {
    expect(addQuantities("100m", "0.9")).toBe("1");
    expect(addQuantities("0", "512Mi", "512Mi")).toBe("1Gi");
    expect(subtractQuantities("1Gi", "256Mi")).toBe("768Mi");
    expect(subtractQuantities("0", "256Mi")).toBe("-256Mi");
  });

  test("round up to whole units", () => {
    expect(quantityValue("1500m")).toBe(2);
    expect(quantityValue("64Mi")).toBe(67_108_864);
    expect(quantityMilliValue("0.25")).toBe(250);
    expect(quantityMilliValue("1u")).toBe(1);
  });
});
