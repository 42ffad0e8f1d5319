#!/usr/bin/env node
// `npm run setup`: installs what the command line needs (grading, proofs), without building the site.
import { installBubblewrap } from "./bubblewrap.mjs";
import { installKubernetesTools } from "./kubernetes-tools.mjs";
import { installPackages } from "./packages.mjs";

installPackages();
installBubblewrap();
await installKubernetesTools();
