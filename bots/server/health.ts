import { collectDefaultMetrics, Gauge, Registry } from "prom-client";
import { z } from "zod";
import type { Server } from "./createServer.ts";

/** One thing that must hold for the node to be ready to work. */
export type ReadyCheck = { name: string; check: () => Promise<boolean> };

/** Numbers to be read when somebody asks for the metrics. */
export type Measures = () => Promise<
  { name: string; help: string; values: { labels: Record<string, string>; value: number }[] }[]
>;

/** /healthz, /readyz and /metrics. */
export function healthRoutes(server: Server, checks: ReadyCheck[], measures: Measures): void {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });

  server.get(
    "/healthz",
    { schema: { summary: "活着", response: { 200: z.object({ status: z.literal("ok") }) } } },
    async () => ({ status: "ok" as const }),
  );

  const readiness = z.object({ ready: z.boolean(), checks: z.record(z.string(), z.boolean()) });
  server.get(
    "/readyz",
    { schema: { summary: "可以干活：数据库、升级、任务", response: { 200: readiness, 503: readiness } } },
    async (request, reply) => {
      const results = await Promise.all(
        checks.map(async ({ name, check }) => {
          try {
            return [name, await check()] as const;
          } catch (error) {
            request.log.warn({ err: error, check: name }, "not ready");
            return [name, false] as const;
          }
        }),
      );
      const ready = results.every(([, ok]) => ok);
      return await reply.code(ready ? 200 : 503).send({ ready, checks: Object.fromEntries(results) });
    },
  );

  const gauges = new Map<string, Gauge>();
  server.get("/metrics", { schema: { summary: "Prometheus 指标" } }, async (_request, reply) => {
    for (const { name, help, values } of await measures()) {
      const [first] = values;
      // a gauge takes no other labels than those it began with: it begins when there is something to tell
      const gauge =
        gauges.get(name) ??
        (first === undefined ? null : newGauge(gauges, registry, name, help, Object.keys(first.labels)));
      if (gauge === null) continue;
      gauge.reset();
      for (const { labels, value } of values) gauge.set(labels, value);
    }
    return await reply.type(registry.contentType).send(await registry.metrics());
  });
}

function newGauge(
  known: Map<string, Gauge>,
  registry: Registry,
  name: string,
  help: string,
  labelNames: string[],
) {
  const gauge = new Gauge({ name, help, labelNames, registers: [registry] });
  known.set(name, gauge);
  return gauge;
}
