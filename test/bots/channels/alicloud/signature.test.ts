import { describe, expect, it } from "vitest";
import { signatureOf } from "../../../standins/alicloud/signature.ts";

describe("the stand-in's signature", () => {
  // published in Alibaba Cloud's pages on RPC signing and on tokens for speech services
  it.each([
    [
      "testsecret",
      {
        Timestamp: "2016-02-23T12:46:24Z",
        Format: "XML",
        AccessKeyId: "testid",
        Action: "DescribeRegions",
        SignatureMethod: "HMAC-SHA1",
        SignatureNonce: "3ee8c1b8-83d3-44af-a94f-4e0ad82fd6cf",
        Version: "2014-05-26",
        SignatureVersion: "1.0",
      },
      "OLeaidS1JvxuMvnyHOwuJ+uX5qY=",
    ],
    [
      "my_access_key_secret",
      {
        AccessKeyId: "my_access_key_id",
        Action: "CreateToken",
        Format: "JSON",
        RegionId: "cn-shanghai",
        SignatureMethod: "HMAC-SHA1",
        SignatureNonce: "b924c8c3-6d03-4c5d-ad36-d984d3116788",
        SignatureVersion: "1.0",
        Timestamp: "2019-04-18T08:32:31Z",
        Version: "2019-02-28",
      },
      "hHq4yNsPitlfDJ2L0nQPdugdEzM=",
    ],
  ])("is the platform's own (%#)", (secret, params, signature) => {
    expect(signatureOf({ method: "GET", params: new Map(Object.entries(params)) }, secret)).toBe(signature);
  });
});
