/** Programs that are an image's only content. */
import type { Program } from "./program.ts";

const greeting = `
Hello from Docker!
This message shows that your installation appears to be working correctly.

To generate this message, Docker took the following steps:
 1. The Docker client contacted the Docker daemon.
 2. The Docker daemon pulled the "hello-world" image from the Docker Hub.
    (amd64)
 3. The Docker daemon created a new container from that image which runs the
    executable that produces the output you are currently reading.
 4. The Docker daemon streamed that output to the Docker client, which sent it
    to your terminal.

To try something more ambitious, you can run an Ubuntu container with:
 $ docker run -it ubuntu bash

Share images, automate workflows, and more with a free Docker ID:
 https://hub.docker.com/

For more examples and ideas, visit:
 https://docs.docker.com/get-started/

`;

export const helloWorld: Program = {
  name: "hello-world",
  async run(process) {
    await process.print(greeting);
    return 0;
  },
};

/** Does nothing until it is told to end. */
export const pause: Program = {
  name: "pause",
  memoryBytes: 48 * 1024,
  async run(process) {
    let isEnding = false;
    for (const signal of ["SIGTERM", "SIGINT"] as const) {
      process.handle(signal, () => {
        isEnding = true;
      });
    }
    while (!isEnding) await process.waitFor((wake) => process.arrivals.add(wake));
    return 0;
  },
};
