import type { AstroIntegration } from "astro";
import { AstroError } from "astro/errors";
import { exerciseDirectories, lessonsRoot } from "../course/directories.ts";
import { checkCourse } from "./check-lessons.ts";
import { describeFaults } from "./lesson-fault.ts";

/** Fails the build, with every fault listed, where a lesson is not as it should be; in development it only says so. */
export function checkLessons(): AstroIntegration {
  return {
    name: "matelot-lessons",
    hooks: {
      "astro:config:setup": ({ command, logger }) => {
        const faults = checkCourse(lessonsRoot, exerciseDirectories).faults;
        if (faults.length === 0) return;
        if (command === "build") throw new AstroError(describeFaults(faults));
        logger.error(describeFaults(faults));
      },
    },
  };
}
