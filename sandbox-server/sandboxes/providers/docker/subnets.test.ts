import { expect, test } from "vitest";
import { addressIn, freeSubnets, parseSubnet, subnetText } from "./subnets.ts";

const subnet = (text: string) => {
  const parsed = parseSubnet(text);
  if (parsed === undefined) throw new Error(`${text} is no subnet`);
  return parsed;
};

test.each(["10.231.0.0/16", "0.0.0.0/0", "255.255.255.240/28"])("%s is read and written alike", (text) => {
  expect(subnetText(subnet(text))).toBe(text);
});

test.each(["10.231.0.0", "10.231.0.1/28", "10.256.0.0/16", "10.0.0.0/33", "fe80::/64", ""])(
  "%j is no subnet",
  (text) => {
    expect(parseSubnet(text)).toBeUndefined();
  },
);

test("addresses are counted from the first", () => {
  expect(addressIn(subnet("10.231.0.240/28"), 2)).toBe("10.231.0.242");
  expect(addressIn(subnet("10.0.0.0/8"), 256)).toBe("10.0.1.0");
});

test("what others have is left out, however large it is", () => {
  const taken = ["10.231.0.16/28", "10.231.0.32/27", "10.231.0.128/25", "192.168.0.0/16"].map(subnet);
  const free = [...freeSubnets(subnet("10.231.0.0/24"), 28, taken)].map(subnetText);
  expect(free).toEqual(["10.231.0.0/28", "10.231.0.64/28", "10.231.0.80/28", "10.231.0.96/28", "10.231.0.112/28"]);
});

test("a range that lies in somebody else's has no room", () => {
  expect([...freeSubnets(subnet("10.231.0.0/24"), 28, [subnet("10.0.0.0/8")])]).toEqual([]);
});
