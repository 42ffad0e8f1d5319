import { expect, test } from "vitest";
import { createTicketOffice, type TicketClaims } from "./tickets.ts";

const claims: TicketClaims = { learner: "ada", sandboxId: "s-1", terminal: "1", language: "en" };
const refused = expect.objectContaining({ code: "ticket-refused" });

test("a ticket is good for one use", () => {
  const office = createTicketOffice(() => 0);
  const { ticket } = office.issue(claims);
  expect(office.redeem(ticket)).toMatchObject(claims);
  expect(() => office.redeem(ticket)).toThrow(refused);
});

test("a ticket is refused after half a minute", () => {
  let now = 0;
  const office = createTicketOffice(() => now);
  const { ticket, expiresAt } = office.issue(claims);
  now = expiresAt;
  expect(() => office.redeem(ticket)).toThrow(refused);
});

test("a guessed ticket is refused", () => {
  expect(() => createTicketOffice(() => 0).redeem("constructor")).toThrow(refused);
});

test("a flood of tickets pushes out the oldest and grows no further", () => {
  const office = createTicketOffice(() => 0);
  const first = office.issue(claims).ticket;
  const last = Array.from({ length: 1000 }, () => office.issue(claims).ticket).at(-1) ?? "";
  expect(() => office.redeem(first)).toThrow(refused);
  expect(office.redeem(last)).toMatchObject(claims);
});
