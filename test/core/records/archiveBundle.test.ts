import { createHash } from "node:crypto";
import { unzipSync } from "fflate";
import { describe, expect, it } from "vitest";
import { archiveBundle, type BundlePaper, type BundleSource } from "../../../core/records/archiveBundle.ts";
import { genesisHash, linkHash } from "../../../core/ticket/chain.ts";
import { BOSS, type Chronicle, local, wholeLife, wholeLifeClosed } from "./chronicle.ts";
import { lifeOf } from "./lives.ts";
import { officeUnder } from "./office.ts";

const VIEW = { now: local("2026-11-02 09:00") };

async function bundleOf(life: Chronicle, papers: BundlePaper[] = [], call: BundleSource["call"] = null) {
  let previous: Uint8Array = genesisHash(life.office.id, "t-1", life.number);
  const links = life.events.map((event) => {
    const body = JSON.stringify(event);
    previous = linkHash(previous, body);
    return { body, hash: previous };
  });
  const chunks: Uint8Array[] = [];
  const source = { ticketId: "t-1", file: life.file, links, call, papers };
  for await (const chunk of archiveBundle(life.office, source, VIEW)) chunks.push(chunk);
  return unzipSync(Buffer.concat(chunks));
}

const text = (bytes: Uint8Array | undefined) => new TextDecoder().decode(bytes);

describe("ST-3f: the archive bundle", () => {
  const life = () => wholeLifeClosed(officeUnder("shanting"), "SD2026-0007");

  it("holds ledger, slips, instructions, replies, meeting material, the record and the attachments", async () => {
    const files = await bundleOf(withMeeting(), [
      { name: "照片.jpg", content: [new Uint8Array([1, 2, 3])] },
      { name: "照片.jpg", content: [new Uint8Array([4])] },
      { name: "../../简报.pdf", folder: "简报", content: [new Uint8Array([5])] },
    ]);
    expect(Object.keys(files)).toEqual([
      "登记台账/登记台账.csv",
      "登记台账/登记台账.html",
      "表单/“办不成事”登记窗口受理单.docx",
      "表单/“办不成事”登记窗口受理单.html",
      "表单/“办不成事”登记窗口转办单.docx",
      "表单/“办不成事”登记窗口转办单.html",
      "领导批示件.html",
      "反馈件.html",
      "会议材料.html",
      "办理记录/events.jsonl",
      "办理记录/chain.json",
      "附件/照片.jpg",
      "附件/照片-2.jpg",
      "简报/_.._简报.pdf",
      "卷内目录.html",
      "manifest.json",
    ]);
    expect(text(files["领导批示件.html"])).toContain("本周内办结");
    expect(text(files["会议材料.html"])).toContain("由人社局补档");
    expect(text(files["卷内目录.html"])).toContain("归档范围：登记台账、转办件、领导批示件");
  });

  it("proves every entry by its hash in the manifest", async () => {
    const files = await bundleOf(life());
    const manifest: unknown = JSON.parse(text(files["manifest.json"]));
    const entries = Object.entries(files)
      .filter(([path]) => path !== "manifest.json")
      .map(([path, bytes]) => ({
        path,
        bytes: bytes.length,
        sha256: createHash("sha256").update(bytes).digest("hex"),
      }));
    expect(manifest).toMatchObject({ number: "SD2026-0007", sight: "masked", entries });
  });

  it("proves the record by the chain that goes with it", async () => {
    const files = await bundleOf(life());
    const bodies = text(files["办理记录/events.jsonl"]).trimEnd().split("\n");
    const chain: { genesis: string; hashes: string[] } = JSON.parse(text(files["办理记录/chain.json"]));
    let previous: Uint8Array = Buffer.from(chain.genesis, "hex");
    const hashes = bodies.map((body) => {
      previous = linkHash(previous, body);
      return Buffer.from(previous).toString("hex");
    });
    expect(hashes).toEqual(chain.hashes);
  });

  it("leaves out the transfer slip of a request that never went out", async () => {
    const paths = Object.keys(await bundleOf(lifeOf(officeUnder("shanting"), "1", "answered", 0)));
    expect(paths.filter((path) => path.endsWith(".docx"))).toEqual(["表单/“办不成事”登记窗口受理单.docx"]);
  });

  it("passes the failure of a paper on, and is no whole file then", async () => {
    async function* broken(): AsyncGenerator<Uint8Array> {
      yield new Uint8Array([1]);
      throw new Error("the disk is gone");
    }
    await expect(bundleOf(life(), [{ name: "a.pdf", content: broken() }])).rejects.toThrow(
      "the disk is gone",
    );
  });
});

/** A request on which a leader wrote and for which a meeting was held. */
function withMeeting(): Chronicle {
  return wholeLife(officeUnder("shanting"), "SD2026-0007")
    .add("2026-10-10 10:00", BOSS, { type: "leaderInstructed", leader: "石大山", instruction: "本周内办结" })
    .add("2026-10-10 11:00", BOSS, {
      type: "jointMeetingProposed",
      meetingId: "m",
      ground: "units",
      why: null,
    })
    .add("2026-10-10 15:00", BOSS, {
      type: "jointMeetingHeld",
      meetingId: "m",
      heldOn: "2026-10-10",
      participants: ["人社局", "不动产中心"],
      decision: "由人社局补档",
      tasks: [{ departmentId: "hrss", task: "补档" }],
    });
}
