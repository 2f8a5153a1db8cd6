import { describe, expect, it } from "vitest";
import { parseInstant } from "./instant.ts";
import { isAwsLink, linksIn } from "./links.ts";
import { readDeliveries } from "./read-deliveries.ts";

describe("deliveries in a text", () => {
  it.each([
    ["one object", '{"a":1}', [{ a: 1 }]],
    ["pretty and with a byte order mark", '\uFEFF{\n  "a": 1\n}\n', [{ a: 1 }]],
    ["an array", '[{"a":1},{"b":2}]', [{ a: 1 }, { b: 2 }]],
    ["a put-events request", '{"Entries":[{"Source":"x"}]}', [{ Source: "x" }]],
    ["NDJSON with empty lines and CRLF", '{"a":1}\r\n\r\n{"b":2}\r\n', [{ a: 1 }, { b: 2 }]],
    ["NDJSON with arrays in it", '[{"a":1}]\n{"b":2}', [{ a: 1 }, { b: 2 }]],
    ["a broken line among good ones", '{"a":1}\n{"b":\n{"c":3}', [{ a: 1 }, '{"b":', { c: 3 }]],
    ["a broken first line", 'oops\n{"c":3}', ["oops", { c: 3 }]],
    [
      "a broken document over many lines",
      '{\n  "a": [\n    {}\n  ]\n  "b": 1\n}',
      ['{\n  "a": [\n    {}\n  ]\n  "b": 1\n}'],
    ],
    ["no JSON at all", "hello\nworld", ["hello\nworld"]],
    ["nothing", "  ", [""]],
    ["an empty array", "[]", []],
  ])("%s", (_, text, deliveries) => {
    expect(readDeliveries(text)).toEqual(deliveries);
  });
});

describe("instants", () => {
  it.each([
    ["Fri, 3 Jun 2022 05:01:10 GMT", "2022-06-03T05:01:10.000Z"],
    ["Mon, 03 Jun 2022 05:01:10 GMT", "2022-06-03T05:01:10.000Z"],
    ["Fri, 3 Jun 2022 05:01:10", "2022-06-03T05:01:10.000Z"],
    ["2026-03-02T08:12:31Z", "2026-03-02T08:12:31.000Z"],
    ["2026-03-02T08:12:31", "2026-03-02T08:12:31.000Z"],
    ["2026-03-02T08:12:31.123456Z", "2026-03-02T08:12:31.123Z"],
    ["2019-10-02T17:04:40.989+0000", "2019-10-02T17:04:40.989Z"],
    ["2019-10-02T17:04:40+02:00", "2019-10-02T15:04:40.000Z"],
    ["2026-03-02", "2026-03-02T00:00:00.000Z"],
    ["3-Jun-2022", "2022-06-03T00:00:00.000Z"],
    ["March 14, 2026", "2026-03-14T00:00:00.000Z"],
    [1772436715, "2026-03-02T07:31:55.000Z"],
    [1772436715000, "2026-03-02T07:31:55.000Z"],
    ["1772436715000", "2026-03-02T07:31:55.000Z"],
  ])("%s", (written, instant) => {
    expect(parseInstant(written)).toBe(instant);
  });

  it.each([
    [""],
    ["soon"],
    ["attempt number 5"],
    ["2026-13-45T99:00:00Z"],
    ["0001-01-01T00:00:00Z"],
    ["9999-12-31T00:00:00Z"],
    [Number.NaN],
    [Number.POSITIVE_INFINITY],
    [0],
    [null],
    [{}],
    [`2026-03-02${" ".repeat(100_000)}`],
  ])("none in %j", (written) => {
    expect(parseInstant(written)).toBeNull();
  });
});

describe("links", () => {
  it.each([
    ["https://docs.aws.amazon.com/x", true],
    ["https://aws.amazon.com/support", true],
    ["https://console.aws.amazon.com/health/home#/account", true],
    ["https://repost.aws/knowledge-center", true],
    ["https://truststore.pki.rds.amazonaws.com/global/global-bundle.pem", true],
    ["http://docs.aws.amazon.com/x", false],
    ["https://docs.aws.amazon.com.evil.example/x", false],
    ["https://evil.example/docs.aws.amazon.com", false],
    ["https://aws.amazon.com@evil.example/", false],
    ["https://user:pass@aws.amazon.com/", false],
    ["https://notaws.amazon.com/", false],
    ["https://bucket.s3.amazonaws.com/login.html", false],
    ["https://abc.execute-api.eu-west-1.amazonaws.com/x", false],
    ["https://lb-1.eu-west-1.elb.amazonaws.com/", false],
    ["javascript:alert(1)", false],
    ["not a link", false],
  ])("%s of AWS: %s", (url, isAws) => {
    expect(isAwsLink(url)).toBe(isAws);
  });

  it("are found once each, without the sentence's punctuation, ten at most", () => {
    const text = "See https://aws.amazon.com/eks/, (https://aws.amazon.com/eks/) or https://aws.amazon.com.";
    expect(linksIn(text).map((link) => link.url)).toEqual([
      "https://aws.amazon.com/eks/",
      "https://aws.amazon.com",
    ]);
    expect(
      linksIn(Array.from({ length: 30 }, (_, n) => `https://aws.amazon.com/${n}`).join(" ")),
    ).toHaveLength(10);
  });
});
