import { debianFiles } from "./applets.ts";
import type { ImageDefinition } from "./image.ts";
import { sharedLayer } from "./shared-layer.ts";
import { commonEndings, tagResolver } from "./tags.ts";

const debian = { version: "12.12", codename: "bookworm" };
const MIB = 1024 * 1024;

const mysqlLayer = sharedLayer(() => ({
  ...debianFiles(debian),
  "/usr/local/bin/docker-entrypoint.sh": {
    content: `#!/bin/bash\nif [ "\${1:0:1}" = - ]; then set -- mysqld "$@"; fi\nexec "$@"\n`,
    mode: 0o755,
  },
  "/usr/sbin/mysqld": { program: "mysqld" },
  "/usr/bin/mysql": { program: "mysql" },
  "/usr/bin/mysqladmin": { program: "mysqladmin" },
  "/var/lib/mysql": { directory: true, uid: 999, gid: 999 },
}));

export const mysql: ImageDefinition = {
  repositories: ["docker.io/library/mysql", "docker.io/bitnami/mysql", "docker.io/mysql/mysql-server"],
  versionOf: tagResolver({
    series: { "5.5": 62, "5.6": 51, "5.7": 44, "8.0": 43, "8.4": 6, "9.4": 0 },
    names: { latest: "9.4.0", lts: "8.4.6", innovation: "9.4.0" },
    endings: [...commonEndings, /^(debian|oracle|oraclelinux\d)$/],
  }),
  content: (version) => ({
    sizeBytes: 170 * MIB,
    entrypoint: ["docker-entrypoint.sh"],
    command: ["mysqld"],
    env: { MYSQL_VERSION: version },
    exposedPorts: ["3306/tcp", "33060/tcp"],
    volumes: ["/var/lib/mysql"],
    layer: mysqlLayer,
  }),
};

const mariadbLayer = sharedLayer(() => ({
  ...debianFiles(debian),
  "/usr/local/bin/docker-entrypoint.sh": {
    content: `#!/bin/bash\nif [ "\${1:0:1}" = - ]; then set -- mariadbd "$@"; fi\nexec "$@"\n`,
    mode: 0o755,
  },
  "/usr/sbin/mariadbd": { program: "mariadbd" },
  "/usr/sbin/mysqld": { program: "mysqld" },
  "/usr/bin/mariadb": { program: "mariadb" },
  "/usr/bin/mysql": { program: "mysql" },
  "/usr/bin/mariadb-admin": { program: "mariadb-admin" },
  "/usr/bin/mysqladmin": { program: "mysqladmin" },
  "/var/lib/mysql": { directory: true, uid: 999, gid: 999 },
}));

export const mariadb: ImageDefinition = {
  repositories: ["docker.io/library/mariadb", "docker.io/bitnami/mariadb"],
  versionOf: tagResolver({
    series: {
      "10.1": 48,
      "10.2": 44,
      "10.3": 39,
      "10.4": 34,
      "10.5": 29,
      "10.6": 23,
      "10.11": 14,
      "11.4": 8,
      "11.8": 3,
      "12.0": 2,
    },
    names: { latest: "12.0.2", lts: "11.8.3" },
    endings: [...commonEndings, /^(focal|jammy|noble)$/],
  }),
  content: (version) => ({
    sizeBytes: 105 * MIB,
    entrypoint: ["docker-entrypoint.sh"],
    command: ["mariadbd"],
    env: { MARIADB_VERSION: version },
    exposedPorts: ["3306/tcp"],
    volumes: ["/var/lib/mysql"],
    layer: mariadbLayer,
  }),
};

const postgresLayer = sharedLayer(() => {
  const base = debianFiles(debian);
  return {
    ...base,
    "/etc/passwd": `${base["/etc/passwd"]}postgres:x:999:999::/var/lib/postgresql:/bin/bash\n`,
    "/etc/group": `${base["/etc/group"]}postgres:x:999:\n`,
    "/usr/local/bin/docker-entrypoint.sh": {
      content: `#!/bin/bash\nif [ "\${1:0:1}" = - ]; then set -- postgres "$@"; fi\nexec "$@"\n`,
      mode: 0o755,
    },
    "/usr/local/bin/postgres": { program: "postgres" },
    "/usr/local/bin/psql": { program: "psql" },
    "/usr/local/bin/pg_isready": { program: "pg_isready" },
    "/var/lib/postgresql/data": { directory: true, mode: 0o777, uid: 999, gid: 999 },
  };
});

export const postgres: ImageDefinition = {
  repositories: ["docker.io/library/postgres", "docker.io/bitnami/postgresql"],
  versionOf: tagResolver({
    series: { "9.6": 24, "10": 23, "11": 22, "12": 22, "13": 22, "14": 19, "15": 14, "16": 10, "17": 6 },
    names: { latest: "17.6" },
    endings: commonEndings,
  }),
  content: (version) => ({
    sizeBytes: 150 * MIB,
    entrypoint: ["docker-entrypoint.sh"],
    command: ["postgres"],
    env: { PG_VERSION: version, PG_MAJOR: version.split(".")[0] ?? version, PGDATA: "/var/lib/postgresql/data" },
    exposedPorts: ["5432/tcp"],
    volumes: ["/var/lib/postgresql/data"],
    layer: postgresLayer,
  }),
};
