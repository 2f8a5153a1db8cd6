import { afterAll, beforeAll, expect, test } from "vitest";
import { type SlackStandIn, startSlack } from "./test-slack.ts";

let slack: SlackStandIn;
beforeAll(async () => {
  slack = await startSlack();
});
afterAll(() => slack.close());

/** A message as a person reads it. */
const read = async (content: object) => slack.rendered({ text: "", sent: {}, ...content });

const section = (text: string, more: object = {}) => ({
  type: "section",
  text: { type: "mrkdwn", text },
  ...more,
});

test("bare addresses and names become links and pings unless the text is verbatim", async () => {
  const text = "see https://evil.example/x. #ops @here";
  const loose = await read({ blocks: [section(text)] });
  expect(loose.links.map(({ url }) => url)).toEqual(["https://evil.example/x", "#ops"]);
  expect(loose.mentions).toEqual(["@here"]);
  const verbatim = await read({
    blocks: [section(text, { text: { type: "mrkdwn", text, verbatim: true } })],
  });
  expect(verbatim).toMatchObject({ links: [], mentions: [], text });
  expect((await read({ text })).links.map(({ url }) => url)).toEqual(["https://evil.example/x"]);
  expect(await read({ text, sent: { parse: "none" } })).toMatchObject({ links: [], mentions: [] });
});

test("Markdown, rich text and tables say whom they ping and where they lead", async () => {
  const rich = {
    type: "rich_text_section",
    elements: [
      { type: "user", user_id: "U1ANNA" },
      { type: "text", text: "!" },
    ],
  };
  const blocks = [
    { type: "markdown", text: "**a** [b](https://example.com) <!channel>" },
    { type: "rich_text", elements: [rich] },
    {
      type: "table",
      rows: [
        [
          { type: "raw_text", text: "<!here>" },
          { type: "raw_text", text: "d" },
        ],
      ],
    },
  ];
  expect(await read({ blocks })).toEqual({
    text: "**a** [b] @channel\n@anna!\n<!here> | d",
    mentions: ["@channel", "@U1ANNA"],
    links: [{ url: "https://example.com", text: "b", isAutomatic: false }],
  });
});

test("what stands beside blocks pings, too", async () => {
  const { mentions, text } = await read({ text: "<!here>", blocks: [section("&amp;lt;")] });
  expect({ mentions, text }).toEqual({ mentions: ["@here"], text: "&lt;" });
});
