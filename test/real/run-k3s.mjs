// `npm run test:k3s`: what test:real does, on rancher/k3s and on kind, each where it can be had:
// - k3s: MATELOT_TEST_K3S_IMAGE names an image that the engine has or can pull; MATELOT_TEST_K3S_ARCHIVE, in its place or
//   beside it, archives with the node image and the workloads' images (commas between them);
// - kind: MATELOT_TEST_KIND_IMAGE names a node image, and the program kind is on the PATH.
import { findProgram, say } from "../../sandbox-server/setup/machine.mjs";
import { runSuites } from "../suites.mjs";
import { prepareMachine, realSuites } from "./real-suites.mjs";

const { MATELOT_TEST_K3S_IMAGE: k3s, MATELOT_TEST_K3S_ARCHIVE: archives, MATELOT_TEST_KIND_IMAGE: kind } = process.env;
const isK3sGiven = k3s !== undefined || archives !== undefined;
const whyNoKind =
  kind === undefined ? "MATELOT_TEST_KIND_IMAGE names no node image" : "the program kind is not on the PATH";
const isKindGiven = kind !== undefined && findProgram("kind") !== undefined;

if (!isK3sGiven)
  say("skipped: k3s. Name an image in MATELOT_TEST_K3S_IMAGE, or an archive in MATELOT_TEST_K3S_ARCHIVE.");
if (!isKindGiven) say(`skipped: kind. ${whyNoKind}.`);
if (!isK3sGiven && !isKindGiven) process.exit(0);

await prepareMachine();
runSuites([
  ...(isK3sGiven
    ? realSuites({
        title: "k3s",
        env: {
          MATELOT_DISTRIBUTION: "k3s",
          ...(k3s === undefined ? {} : { MATELOT_NODE_IMAGE: k3s }),
          ...(archives === undefined ? {} : { MATELOT_IMAGE_ARCHIVES: archives }),
        },
      })
    : []),
  ...(isKindGiven
    ? realSuites({ title: "kind", env: { MATELOT_DISTRIBUTION: "kind", MATELOT_NODE_IMAGE: kind } })
    : []),
]);
