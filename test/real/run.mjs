// `npm run test:real`: contracts, isolation, proofs and kubectl transcripts on real clusters, one a learner, that the
// Docker provider brings up. The node image is the one that MATELOT_NODE_IMAGE names, or the real Kubernetes 1.20 that the
// script `build` of MATELOT_REAL_CLUSTER makes (default: shared/real-cluster beside the project).
// `--quick` makes one attempt an exercise in place of all; `--jobs N` are judged at a time (default 2) while `--warm N`
// clusters wait for the next attempts (default 2).
import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { node, root, run, say } from "../../sandbox-server/setup/machine.mjs";
import { runSuites } from "../suites.mjs";
import { prepareMachine, realSuites } from "./real-suites.mjs";

const scripts = resolve(root, process.env.MATELOT_REAL_CLUSTER ?? "../shared/real-cluster");
const given = process.env.MATELOT_NODE_IMAGE;
if (given === undefined && !existsSync(`${scripts}/build`)) {
  say(
    `skipped: there is no cluster image here. Name one in MATELOT_NODE_IMAGE, or the folder of its scripts in MATELOT_REAL_CLUSTER (looked in ${scripts}).`,
  );
  process.exit(0);
}
await prepareMachine();
const image = given ?? run(`${scripts}/build`, [], { quiet: true }).trim().split("\n").at(-1) ?? "";

const archive = given === undefined ? run(node, ["test/real/workload-archive.ts"], { quiet: true }).trim() : undefined;

runSuites(
  realSuites({
    env: {
      MATELOT_DISTRIBUTION: "image",
      MATELOT_NODE_IMAGE: image,
      ...(archive === undefined ? {} : { MATELOT_IMAGE_ARCHIVES: archive }),
    },
    except: given === undefined ? ["--except", "test/real/debian-made.json"] : [],
    // What this release said before, where it is the one that was recorded.
    expect: given === undefined ? ["--expect", "test/kubectl/recorded/v1.20"] : [],
  }),
);
