import { once } from "node:events";
import type { Server as HttpServer } from "node:http";
import { createServer, type Server } from "node:net";

/**
 * Node takes in one caller of a listening socket at each turn of its loop (libuv 1.45), however many knock. A thread that
 * gets little of the processor makes a hundred turns a second; with several sockets on its port it takes in as many
 * callers at each.
 */
const DOORS = 8;
/** Elsewhere a port has one socket only. */
const SHARES_PORTS = process.platform === "linux";

/**
 * Listens on a port.
 * @param port 0: any free one
 * @param open makes a server that answers; all that are made answer alike
 * @returns the port, and the servers to be closed in the end
 * @throws where the port is taken, be it by another process that would share it
 */
export async function openDoors<One extends HttpServer>(
  host: string,
  port: number,
  open: () => One,
): Promise<{ port: number; servers: One[] }> {
  if (SHARES_PORTS && port !== 0) await standAlone(host, port);
  const servers: One[] = [];
  let bound = port;
  do {
    const server = open();
    bound = await listen(server, { host, port: bound, reusePort: SHARES_PORTS });
    servers.push(server);
  } while (SHARES_PORTS && servers.length < DOORS);
  return { port: bound, servers };
}

/** @throws where anybody listens there */
async function standAlone(host: string, port: number): Promise<void> {
  const probe = createServer((caller) => caller.destroy());
  await listen(probe, { host, port, reusePort: false });
  await new Promise((resolve) => probe.close(resolve));
}

async function listen(
  server: Server,
  at: { host: string; port: number; reusePort: boolean },
): Promise<number> {
  server.listen(at);
  await once(server, "listening");
  const bound = server.address();
  return typeof bound === "object" && bound !== null ? bound.port : at.port;
}
