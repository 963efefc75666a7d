import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { orientationOf, turnMatrix } from "../../../../bots/channels/web/page/photoTurn.ts";

/** The head of a JPEG whose EXIF names an orientation. */
function jpeg(orientation: number, order: "II" | "MM"): ArrayBuffer {
  const little = order === "II";
  const view = new DataView(new ArrayBuffer(44));
  view.setUint16(0, 0xffd8);
  view.setUint16(2, 0xffe1);
  view.setUint16(4, 34);
  view.setUint32(6, 0x45786966);
  view.setUint16(12, little ? 0x4949 : 0x4d4d);
  view.setUint16(14, 42, little);
  view.setUint32(16, 8, little);
  view.setUint16(20, 1, little);
  view.setUint16(22, 0x0112, little);
  view.setUint16(24, 3, little);
  view.setUint32(26, 1, little);
  view.setUint16(30, orientation, little);
  return view.buffer;
}

describe("how a photo lies", () => {
  it.each([1, 2, 3, 4, 5, 6, 7, 8])("is read from its EXIF data: %i", (orientation) => {
    expect(orientationOf(jpeg(orientation, "II"))).toBe(orientation);
    expect(orientationOf(jpeg(orientation, "MM"))).toBe(orientation);
  });

  it("is upright where the data say nothing that makes sense", () => {
    expect(orientationOf(jpeg(9, "MM"))).toBe(1);
    expect(orientationOf(new ArrayBuffer(0))).toBe(1);
    expect(orientationOf(new TextEncoder().encode("not a picture at all").buffer)).toBe(1);
  });

  it("is found, or not, in any bytes without an error", () => {
    const cut = fc.tuple(fc.nat({ max: 44 }), fc.uint8Array({ maxLength: 60 }));
    fc.assert(
      fc.property(cut, ([length, noise]) => {
        const bytes = new Uint8Array([...new Uint8Array(jpeg(6, "MM")).subarray(0, length), ...noise]);
        expect(orientationOf(bytes.buffer)).toBeGreaterThanOrEqual(1);
      }),
    );
  });

  it.each([1, 2, 3, 4, 5, 6, 7, 8])("is put right without leaving the canvas: %i", (orientation) => {
    const [width, height] = [30, 20];
    const [a, b, c, d, e, f] = turnMatrix(orientation, width, height);
    const corners = [0, width].flatMap((x) => [0, height].map((y) => [a * x + c * y + e, b * x + d * y + f]));
    const across = orientation >= 5 ? [height, width] : [width, height];
    expect([Math.min(...corners.map(([x]) => x ?? 0)), Math.max(...corners.map(([x]) => x ?? 0))]).toEqual([
      0,
      across[0],
    ]);
    expect([
      Math.min(...corners.map(([, y]) => y ?? 0)),
      Math.max(...corners.map(([, y]) => y ?? 0)),
    ]).toEqual([0, across[1]]);
  });
});
