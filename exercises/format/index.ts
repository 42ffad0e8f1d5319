export {
  defineExercise,
  type Exercise,
  type FreeField,
  type Hint,
  type NearMiss,
  type NeededAbilities,
} from "./exercise.ts";
export { exerciseDirectories } from "./exercise-directories.ts";
export { describeFault, type Fault, nearestWord } from "./fault.ts";
export { freeSandbox } from "./free-sandbox.ts";
export { hintFor } from "./hint-for.ts";
export {
  type Catalogue,
  type CatalogueReading,
  type HomeFile,
  type LoadedExercise,
  loadCatalogue,
  readCatalogue,
} from "./load-catalogue.ts";
export { drawExercise, numberOf, type Parameters, seedOf } from "./parameters.ts";
