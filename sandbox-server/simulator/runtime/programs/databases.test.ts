import { expect, test, vi } from "vitest";
import { createTestContainer, createTestPod, createTestRuntime, run } from "../testing/test-container.ts";
import { piDigits } from "./languages.ts";

test("MySQL asks for its password variable, then keeps its data on the volume", async () => {
  const runtime = createTestRuntime();
  const refused = createTestContainer(createTestPod(runtime, "refused", "10.244.1.8"), { image: "mysql:5.6" });
  expect(await refused.start().exited).toEqual({ code: 1 });
  expect(
    refused.log
      .read({})
      .some((line) => line.text.includes("Database is uninitialized and password option is not specified")),
  ).toBe(true);
  const volume = runtime.createVolume({ id: "mysql" });
  const config = {
    image: "mysql:5.6",
    env: [{ name: "MYSQL_ROOT_PASSWORD", value: "secret" }],
    mounts: [{ volume, path: "/var/lib/mysql", readOnly: false }],
  };
  const start = async (name: string, ip: string) => {
    const container = createTestContainer(createTestPod(runtime, name, ip), config);
    const process = container.start();
    await vi.waitFor(() =>
      expect(container.log.read({}).some((line) => line.text.includes("ready for connections"))).toBe(true),
    );
    return { container, process };
  };
  const first = await start("db-0", "10.244.1.5");
  const sql = (text: string) => ["mysql", "-uroot", "-psecret", "-N", "-e", text];
  await run(
    first.container,
    sql(
      "create database shop; create table shop.t (id int auto_increment primary key, name text); insert into shop.t (name) values ('tea'),('it''s')",
    ),
  );
  first.process.signal("SIGTERM");
  expect(await first.process.exited).toEqual({ code: 0 });
  const second = await start("db-1", "10.244.1.6");
  expect((await run(second.container, sql("select * from shop.t where id > 1"))).stdout).toBe("2\tit's\n");
  expect((await run(second.container, ["mysql", "-uroot", "-pwrong", "-e", "select 1"])).stderr).toContain(
    "Access denied for user 'root'",
  );
});

test("PostgreSQL refuses without a password and answers psql", async () => {
  const runtime = createTestRuntime();
  const refused = createTestContainer(createTestPod(runtime, "refused", "10.244.1.8"), { image: "postgres:16" });
  expect(await refused.start().exited).toEqual({ code: 1 });
  expect(refused.log.read({})[0]?.text).toBe(
    "Error: Database is uninitialized and superuser password is not specified.",
  );
  const container = createTestContainer(createTestPod(runtime, "pg"), {
    image: "postgres:16",
    env: [{ name: "POSTGRES_PASSWORD", value: "secret" }],
  });
  container.start();
  await vi.waitFor(() =>
    expect(container.log.read({}).some((line) => line.text.includes("ready to accept connections"))).toBe(true),
  );
  const outcome = await run(container, [
    "psql",
    "-U",
    "postgres",
    "-c",
    "create table t (id serial, n text); insert into t (n) values ('q'); select * from t",
  ]);
  expect(outcome.stdout).toBe("CREATE TABLE\nINSERT 0 1\n id | n \n----+---\n  1 | q\n(1 row)\n\n");
});

test("perl prints pi as the slides ask for it", async () => {
  const container = createTestContainer(createTestPod(createTestRuntime()), {
    image: "perl:5.34.0",
    command: ["perl", "-Mbignum=bpi", "-wle", "print bpi(100)"],
  });
  expect(await container.start().exited).toEqual({ code: 0 });
  expect(container.log.read({})[0]?.text).toBe(
    "3.141592653589793238462643383279502884197169399375105820974944592307816406286208998628034825342117068",
  );
});

test("20,000 digits of pi fit into what a container may do at once", async () => {
  let total = 0;
  const digits = await piDigits(20_000, async (operations) => {
    total += operations;
  });
  expect(digits).toHaveLength(20_001);
  expect(digits.slice(0, 12)).toBe("3.1415926535");
  expect(total).toBeLessThan(60_000);
});
