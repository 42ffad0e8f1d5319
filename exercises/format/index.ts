export { defineExercise, type Exercise, type NearMiss, type NeededAbilities } from "./exercise.ts";
export { describeFault, type Fault, nearestWord } from "./fault.ts";
export {
  type Catalogue,
  type CatalogueReading,
  type HomeFile,
  type LoadedExercise,
  loadCatalogue,
  readCatalogue,
} from "./load-catalogue.ts";
