import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { inFieldsOf, outJson } from "../../../core/connectors/fieldMapping.ts";
import { OUT_FIELDS, type OutRecord } from "../../../core/connectors/fields.ts";
import {
  BadConnectors,
  connectorProblems,
  loadConnectors,
  parseConnectors,
} from "../../../core/connectors/settings.ts";
import { isSigned, signatureOf, signedHeaders } from "../../../core/connectors/signature.ts";
import { sign } from "../../standins/hotline/signature.ts";
import { officeUnder } from "../records/office.ts";

const SECRET = "a secret of the two houses";
const NOW = Date.parse("2026-11-19T10:00:00+08:00");
const HTTP = { office: "desk", id: "hotline12345", kind: "http", url: "http://x", secret: SECRET };
const settingsOf = (...connectors: unknown[]) => parseConnectors(JSON.stringify({ connectors }));

describe("the signature", () => {
  it("is the one that the other house computes, and covers every part of the request", () => {
    fc.assert(
      fc.property(
        fc.string(),
        fc.constantFrom("body", "path", "nonce", "timestamp", "method"),
        (body, part) => {
          const path = "/connectors/x/requests?office=a";
          const headers = signedHeaders({ method: "POST", path, body }, SECRET, NOW);
          const request = {
            method: "POST",
            path,
            body,
            timestamp: headers["x-timestamp"] ?? "",
            nonce: headers["x-nonce"] ?? "",
            signature: headers["x-signature"] ?? "",
          };
          expect(request.signature).toBe(sign(SECRET, "POST", path, NOW / 1000, request.nonce, body));
          expect(isSigned(request, SECRET, NOW)).toBe(true);
          expect(isSigned(request, `${SECRET}x`, NOW)).toBe(false);
          const changed = part === "timestamp" ? String(NOW / 1000 + 1) : `${request[part]}x`;
          expect(isSigned({ ...request, [part]: changed }, SECRET, NOW)).toBe(false);
        },
      ),
      { numRuns: 60, seed: 71 },
    );
  });

  it("holds for five minutes either way", () => {
    const request = {
      method: "GET",
      path: "/",
      body: "",
      timestamp: String(NOW / 1000),
      nonce: "n".repeat(20),
    };
    const signed = { ...request, signature: signatureOf(request, SECRET) };
    expect(isSigned(signed, SECRET, NOW + 300_000)).toBe(true);
    expect(isSigned(signed, SECRET, NOW + 301_000)).toBe(false);
    expect(isSigned(signed, SECRET, NOW - 301_000)).toBe(false);
  });
});

describe("the settings of links", () => {
  it("are read, with what is not said filled in", () => {
    const [one] = settingsOf(HTTP);
    expect(one).toMatchObject({ kind: "http", pull: false, timeoutMs: 10_000, statusBack: false });
    expect(loadConnectors("/nowhere/connectors.json")).toEqual([]);
  });

  it("that are wrong name the place, and never show the secret", () => {
    const broken = (one: object) => {
      try {
        settingsOf({ ...HTTP, ...one });
      } catch (error) {
        expect(error).toBeInstanceOf(BadConnectors);
        return String(error);
      }
      return "";
    };
    expect(broken({ secret: "hunter2" })).toContain("connectors.0.secret");
    expect(broken({ secret: "hunter2" })).not.toContain("hunter2");
    expect(broken({ urll: "x" })).toContain("urll");
    expect(broken({ outFields: { idNumber: "sfzh" } })).toContain("outFields");
    expect(() => settingsOf(HTTP, HTTP)).toThrow(/hotline12345.*两次/);
    expect(() => parseConnectors("{")).toThrow(BadConnectors);
  });

  it("that do not fit an office are told", () => {
    const office = officeUnder("wuzhi");
    const officeOf = (id: string) => (id === "desk" ? office : null);
    const problems = (one: object) => connectorProblems(settingsOf({ ...HTTP, ...one }), officeOf);
    expect(problems({})).toEqual([]);
    expect(problems({ office: "nowhere" })).toEqual(["没有编号为 nowhere 的窗口"]);
    expect(problems({ origin: "elsewhere" })[0]).toContain("hotline12345");
    expect(problems({ origin: "citizen" })[0]).toContain("不保留来件编号");
  });
});

describe("fields of another system", () => {
  const record = Object.fromEntries(OUT_FIELDS.map((field) => [field, `${field} value`])) as OutRecord;

  it("are made under its own names, one within another where it wants them so", () => {
    const [settings] = settingsOf({
      ...HTTP,
      outFields: { number: "gdbh", name: "sqr.xm", phone: "sqr.dh", status: "zt" },
      values: { status: { "status value": "3" } },
    });
    if (settings === undefined) throw new Error("one link was given");
    expect(outJson(settings, record)).toEqual({
      gdbh: "number value",
      sqr: { xm: "name value", dh: "phone value" },
      zt: "3",
    });
  });

  it("are read from where it has them; what is no text is absent", () => {
    const [settings] = settingsOf({
      ...HTTP,
      inFields: { number: "data.id", text: "data.nr", name: "data.xm" },
    });
    if (settings === undefined) throw new Error("one link was given");
    const json = { data: { id: 20261119, nr: "办不了", xm: { first: "x" } }, title: "t", constructor: "c" };
    expect(inFieldsOf(settings, json)).toEqual({ number: "20261119", text: "办不了", title: "t" });
    expect(inFieldsOf(settings, null)).toEqual({});
  });
});
