/** In the place of an exercise's id: a sandbox with nothing in it to do, for trying things. No exercise may be called so. */
export const freeSandbox = "free-sandbox";
