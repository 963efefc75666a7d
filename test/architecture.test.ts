import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";

const ROOT = fileURLToPath(new URL("..", import.meta.url));
const FOLDERS = ["bots", "core", "jobs", "prisma", "test"];
const SKIPPED = /generated|node_modules|\/dist\//;

type Import = { from: string; to: string };

function sources(folder: string): string[] {
  return readdirSync(join(ROOT, folder), { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".ts"))
    .map((name) => join(folder, name))
    .filter((name) => !SKIPPED.test(name));
}

/** Every import of the tree: relative ones as paths from the root, others as package names. */
function imports(): Import[] {
  return FOLDERS.flatMap(sources).flatMap((from) => {
    const text = readFileSync(join(ROOT, from), "utf8");
    const named = [...text.matchAll(/(?:from|import)\s*\(?\s*"([^"]+)"/g)].map((match) => match[1] ?? "");
    return named.map((to) => ({
      from,
      to: to.startsWith(".") ? relative(ROOT, join(ROOT, dirname(from), to)) : to,
    }));
  });
}

const ALL = imports();
const of = (from: RegExp, to: RegExp) => ALL.filter((one) => from.test(one.from) && to.test(one.to));

describe("the tree", () => {
  it("was really read", () => {
    expect(ALL.length).toBeGreaterThan(200);
    expect(of(/^bots\/house\.ts$/, /^core\/store\/database\.ts$/)).toHaveLength(1);
  });

  it("lets imports flow one way: bots and jobs to core, core to prisma's client in core/store", () => {
    expect(of(/^core\//, /^(bots|jobs|test)\//)).toEqual([]);
    expect(of(/^(bots|core|jobs)\//, /^test\//)).toEqual([]);
    expect(of(/^bots\//, /^jobs\//)).toEqual([]);
    // jobs stand on the house and the channels; only the way in that starts everything knows the server
    expect(
      of(/^jobs\/(?!main\.ts)/, /^bots\/(?!config\.ts|house\.ts|program\.ts|serve\.ts|channels\/)/),
    ).toEqual([]);
    expect(of(/^jobs\/tasks\//, /^bots\/serve\.ts/)).toEqual([]);
  });

  it("keeps Prisma behind core/store", () => {
    const outside = of(/^(?!core\/store\/|test\/|prisma\/)/, /^@prisma\/|^prisma\b|core\/store\/generated/);
    expect(outside).toEqual([]);
  });

  it("keeps Botkit behind bots/dialogue, and HTTP out of core", () => {
    expect(of(/^(?!bots\/dialogue\/|test\/)/, /^botkit|^botbuilder/)).toEqual([]);
    expect(of(/^core\//, /^fastify|^@fastify|^node:http|^grammy|^bree/)).toEqual([]);
  });

  it("reads the environment in one file", () => {
    const readers = ["bots", "core", "jobs"].flatMap(sources).filter((file) => {
      return /process\.env/.test(readFileSync(join(ROOT, file), "utf8"));
    });
    // what a page is built with names the variable that its library asks for
    expect(readers.filter((file) => !file.endsWith("/vite.config.ts"))).toEqual(["bots/config.ts"]);
  });

  it("reads the time only where the program begins", () => {
    const readers = ["bots", "core", "jobs"].flatMap(sources).filter((file) => {
      return /new Date\(\)|Date\.now\(\)/.test(readFileSync(join(ROOT, file), "utf8"));
    });
    expect(
      readers.filter(
        (file) =>
          !/^(bots\/main|bots\/frontDoor\/thread|bots\/cli\/\w+|jobs\/\w+)\.ts$/.test(file) &&
          !/web\/page\//.test(file),
      ),
    ).toEqual([]);
  });

  it("names no pack and no city in code", () => {
    const naming = ["bots", "core", "jobs"]
      .flatMap(sources)
      .filter((file) =>
        /安康|山亭|普陀|韶关|武陟|ankang|shanting|putuo|shaoguan|wuzhi/.test(
          readFileSync(join(ROOT, file), "utf8"),
        ),
      );
    expect(naming).toEqual([]);
  });

  it("has no circle", () => {
    const next = new Map<string, string[]>();
    for (const { from, to } of ALL) next.set(from, [...(next.get(from) ?? []), to]);
    const done = new Set<string>();
    function circle(file: string, path: string[]): string[] | null {
      if (path.includes(file)) return [...path.slice(path.indexOf(file)), file];
      if (done.has(file)) return null;
      for (const to of next.get(file) ?? []) {
        const found = circle(to, [...path, file]);
        if (found !== null) return found;
      }
      done.add(file);
      return null;
    }
    for (const file of next.keys()) expect(circle(file, [])).toBeNull();
  });
});
