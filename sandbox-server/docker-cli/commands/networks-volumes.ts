import type { Command } from "commander";
import type { Session } from "../engine.ts";
import { fillTemplate } from "../template.ts";
import { shortId, table } from "../words.ts";
import { eachName } from "./each-name.ts";

/** `docker network …`. */
export function addNetworkCommands(program: Command, session: Session): void {
  const { docker, out } = session;
  const network = program.command("network").description("Manage networks");
  network
    .command("ls")
    .option("-q, --quiet")
    .option("--format <template>")
    .action(async ({ quiet = false, format }: { readonly quiet?: boolean; readonly format?: string }) => {
      const rows = (await docker.listNetworks()).map(({ Id, Name, Driver, Scope }) => ({
        ID: shortId(Id),
        Name,
        Driver,
        Scope,
      }));
      const template = quiet ? "{{.ID}}" : format;
      const cells = rows.map((row) => Object.values(row));
      if (template === undefined) out(table(["NETWORK ID", "NAME", "DRIVER", "SCOPE"], cells));
      else for (const row of rows) out(`${fillTemplate(template, row)}\n`);
    });
  network
    .command("create")
    .argument("<name>")
    .option("-d, --driver <driver>", "", "bridge")
    .option("--internal")
    .action(
      async (name: string, { driver, internal = false }: { readonly driver: string; readonly internal?: boolean }) => {
        // Engines before 25 make a second network of the same name unless they are told not to.
        const wanted = { Name: name, Driver: driver, Internal: internal, CheckDuplicate: true };
        out(`${(await docker.createNetwork(wanted)).id}\n`);
      },
    );
  network
    .command("rm")
    .argument("<names...>")
    .action((names: string[]) =>
      eachName(session, names, async (name) => {
        await docker.getNetwork(name).remove();
        out(`${name}\n`);
      }),
    );
  for (const action of ["connect", "disconnect"] as const)
    network
      .command(action)
      .argument("<network>")
      .argument("<container>")
      .action((name: string, container: string) => docker.getNetwork(name)[action]({ Container: container }));
}

/** `docker volume …`. */
export function addVolumeCommands(program: Command, session: Session): void {
  const { docker, out } = session;
  const volume = program.command("volume").description("Manage volumes");
  volume
    .command("ls")
    .option("-q, --quiet")
    .action(async ({ quiet = false }) => {
      const rows = (await docker.listVolumes()).Volumes.map(({ Driver, Name }) => [Driver, Name]);
      out(quiet ? rows.map(([, name = ""]) => `${name}\n`).join("") : table(["DRIVER", "VOLUME NAME"], rows));
    });
  volume
    .command("create")
    .argument("[name]")
    .action(async (name: string | undefined) => {
      out(`${(await docker.createVolume(name === undefined ? {} : { Name: name })).name}\n`);
    });
  volume
    .command("rm")
    .argument("<names...>")
    .action((names: string[]) =>
      eachName(session, names, async (name) => {
        await docker.getVolume(name).remove();
        out(`${name}\n`);
      }),
    );
}
